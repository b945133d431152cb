package io.signet.routing;

import io.signet.api.Addresses;
import io.signet.api.BackendResponse;
import io.signet.api.Exchange;
import io.signet.api.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Stands in for the backend verticle of a loop: takes exchanges and answers as a test says. */
final class FakeBackend extends VerticleBase {

  /** An exchange with the body that came with it. */
  record Seen(Exchange exchange, String body) {}

  final List<Seen> seen = new CopyOnWriteArrayList<>();
  final AtomicInteger cancelled = new AtomicInteger();
  volatile Consumer<Exchange> behaviour = exchange -> readThenAnswer(exchange, 200, "ok");

  @Override
  public Future<?> start() {
    String address = Addresses.exchanges(Thread.currentThread().getName());
    return vertx
        .eventBus()
        .<Exchange>localConsumer(
            address,
            message -> {
              message.body().onCancel(cancelled::incrementAndGet);
              behaviour.accept(message.body());
            })
        .completion();
  }

  Exchange last() {
    return seen.get(seen.size() - 1).exchange();
  }

  String lastBody() {
    return seen.get(seen.size() - 1).body();
  }

  void answers(int status, String body, String... headers) {
    behaviour = exchange -> readThenAnswer(exchange, status, body, headers);
  }

  void readThenAnswer(Exchange exchange, int status, String body, String... headers) {
    if (exchange.body() instanceof RequestBody.Streaming streaming) {
      Buffer whole = Buffer.buffer();
      streaming.stream().exceptionHandler(failure -> {});
      streaming.stream()
          .endHandler(end -> answer(exchange, whole.toString(), status, body, headers));
      streaming.stream().handler(whole::appendBuffer);
      streaming.stream().resume();
    } else if (exchange.body() instanceof RequestBody.Whole whole) {
      answer(exchange, whole.content().toString(), status, body, headers);
    } else {
      answer(exchange, "", status, body, headers);
    }
  }

  private void answer(
      Exchange exchange, String received, int status, String body, String... headers) {
    seen.add(new Seen(exchange, received));
    var answered = HttpHeaders.headers();
    for (int i = 0; i < headers.length; i += 2) {
      answered.add(headers[i], headers[i + 1]);
    }
    if (!answered.contains("Transfer-Encoding") && !answered.contains("Content-Length")) {
      answered.set("Content-Length", Integer.toString(Buffer.buffer(body).length()));
    }
    FakeStream stream = new FakeStream();
    exchange.listener().onResponse(new BackendResponse(status, answered, stream));
    if (!body.isEmpty()) {
      stream.emit(body);
    }
    stream.end();
  }

  /** Answers with a head only; the test feeds the body. */
  static FakeStream open(Exchange exchange, int status, String... headers) {
    var answered = HttpHeaders.headers();
    for (int i = 0; i < headers.length; i += 2) {
      answered.add(headers[i], headers[i + 1]);
    }
    FakeStream stream = new FakeStream();
    exchange.listener().onResponse(new BackendResponse(status, answered, stream));
    return stream;
  }
}
