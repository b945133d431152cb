package io.signet.it;

import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A backend that accepts every client and answers with what it saw: the way, as the integration's
 * path has it, the client's certificate and the number of the connection. One process with a door
 * for each of its own certificates.
 */
final class IsolationBackend {

  /** One answer in so many takes its time, so that connections are busy when things change. */
  private static final int SLOW = 10;

  private static final int SLOW_MILLIS = 25;

  final Identity platform = TestCertificates.authority("CN=Platform");
  final Identity own = TestCertificates.authority("CN=Own");
  final Identity other = TestCertificates.authority("CN=Other");

  private final Vertx vertx;
  private final Witness witness;
  private final IsolationTally tally;
  private final Map<Way.Door, HttpServer> doors = new EnumMap<>(Way.Door.class);

  private IsolationBackend(Vertx vertx, Witness witness, IsolationTally tally) {
    this.vertx = vertx;
    this.witness = witness;
    this.tally = tally;
  }

  static IsolationBackend start(Vertx vertx, IsolationTally tally) {
    IsolationBackend backend = new IsolationBackend(vertx, new Witness(), tally);
    backend.open(Way.Door.ANCHORED, backend.platform, hosts(Way.Door.ANCHORED));
    backend.open(Way.Door.PRIVATE, backend.own, hosts(Way.Door.PRIVATE));
    backend.open(Way.Door.RENAMED, backend.platform, List.of(Way.SERVER_NAME));
    return backend;
  }

  String origin(Way way) {
    return "https://" + way.host + ":" + doors.get(way.door).actualPort();
  }

  /** How many connections there were so far. */
  int connections() {
    return witness.connections();
  }

  private static List<String> hosts(Way.Door door) {
    return Arrays.stream(Way.values())
        .filter(way -> way.door == door)
        .map(way -> way.host)
        .distinct()
        .toList();
  }

  private void open(Way.Door door, Identity authority, List<String> names) {
    Identity server = TestCertificates.server(authority, names, List.of());
    doors.put(door, witness.listen(vertx, server, this::answer));
  }

  private void answer(HttpServerRequest request) {
    Way way = Way.valueOf(request.path().substring(1));
    Witness.Connection connection = witness.of(request.connection());
    long number = connection.count();
    tally.arrived(connection, way);
    String text = way + "|" + request.version() + "|" + connection.serial();
    if ((connection.number() + number) % SLOW == 0) {
      vertx.setTimer(SLOW_MILLIS, late -> end(request, text));
    } else {
      end(request, text);
    }
  }

  private static void end(HttpServerRequest request, String text) {
    request.response().end(text).onFailure(callerHasGone -> {});
  }
}
