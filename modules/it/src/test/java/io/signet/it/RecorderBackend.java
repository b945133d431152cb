package io.signet.it;

import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A backend that accepts every client and remembers, call by call, what was presented to it. The
 * last part of the path names the stage; a header says who sent the call, and when.
 */
final class RecorderBackend {

  /** {@code node;nanoseconds}, of {@link Timeline#now()}. */
  static final String HEADER = "X-Lab-Call";

  private final Identity authority = TestCertificates.authority("CN=Lab-Backends");
  private final Witness witness = new Witness();
  private final ConcurrentLinkedQueue<ServedChecker.Served> calls = new ConcurrentLinkedQueue<>();
  private final HttpServer server;
  private final String address;

  RecorderBackend(Vertx vertx, String address) {
    this.address = address;
    Identity identity = TestCertificates.server(authority, List.of("localhost"), List.of(address));
    server = witness.listen(vertx, address, identity, this::answer);
  }

  String origin() {
    return "https://" + address + ":" + server.actualPort();
  }

  /** Who vouches for it. */
  String authorityPem() {
    return TestCertificates.pem(authority.leaf());
  }

  /** The calls so far, which are forgotten by that. */
  List<ServedChecker.Served> take() {
    List<ServedChecker.Served> taken = new ArrayList<>();
    for (var call = calls.poll(); call != null; call = calls.poll()) {
      taken.add(call);
    }
    return taken;
  }

  private void answer(HttpServerRequest request) {
    String serial = witness.of(request.connection()).serial();
    String header = request.getHeader(HEADER);
    if (header != null) {
      String[] parts = header.split(";");
      String stage = request.path().substring(request.path().lastIndexOf('/') + 1);
      calls.add(
          new ServedChecker.Served(
              stage, parts[0], Long.parseLong(parts[1]), Timeline.now(), serial));
    }
    request.response().end(serial).onFailure(callerHasGone -> {});
  }
}
