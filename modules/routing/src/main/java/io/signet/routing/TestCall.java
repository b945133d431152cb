package io.signet.routing;

import io.signet.api.BackendResponse;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Exchange;
import io.signet.api.RequestBody;
import io.signet.api.SignetException;
import io.signet.api.TestAnswer;
import io.signet.api.TestInvocation;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One test invocation: runs a route as the data path does and writes down every step. */
final class TestCall implements Exchange.Listener {

  private final Route route;
  private final Services services;
  private final String body;
  private final CallContext call;
  private final ExecutionLog log;
  private final Promise<TestAnswer> reply = Promise.promise();
  private final long started = System.nanoTime();
  private Exchange exchange;
  private long sent;

  TestCall(Route route, TestInvocation test, ControlRequest request, Services services) {
    this.route = route;
    this.services = services;
    this.body = test.body() == null ? "" : test.body();
    this.call = TestPath.context(route, test, verb(request.path("httpMethod")));
    this.log = new ExecutionLog(call.requestId);
    log.line("HTTP Method: " + request.path("httpMethod") + ", Resource Path: " + call.path);
  }

  /** What came of it; fails only if something is wrong with this class. */
  Future<TestAnswer> run() {
    try {
      describeRequest();
      act(route.action());
    } catch (RuntimeException e) {
      fail(SignetException.of(e));
    }
    return reply.future();
  }

  @Override
  public void onResponse(BackendResponse answer) {
    log.handshake(exchange.handshake());
    long latency = (System.nanoTime() - sent) / 1_000_000;
    log.line(
        "Received response. Status: "
            + answer.status()
            + ", Integration latency: "
            + latency
            + " ms");
    log.line("Endpoint response headers: ", answer.headers());
    exchange.collect();
    BodyCollector.collect(answer.body(), services.options().maxBodyBytes())
        .onSuccess(whole -> answered(answer, whole.toString()))
        .onFailure(this::brokenOff);
  }

  @Override
  public void onFailure(SignetException failure) {
    log.handshake(exchange.handshake());
    fail(failure);
  }

  private void describeRequest() {
    Map<String, String> path = new LinkedHashMap<>();
    for (String name : route.pathNames()) {
      String value = call.pathParameter(name);
      if (value != null) {
        path.put(name, value);
      }
    }
    log.line("Method request path: ", path.toString());
    log.line("Method request query string: ", call.query().lastOfEach().toString());
    log.line("Method request headers: ", call.headers);
    log.line("Method request body before transformations: ", body);
  }

  private void act(Action action) {
    if (action instanceof MockAction mock) {
      AnswerRule rule = mock.answer(call, body);
      complete(rule, 0, HttpHeaders.headers(), HttpHeaders.headers(), "");
    } else if (action instanceof BackendAction backend) {
      send(backend);
    } else if (action instanceof Action.Broken broken) {
      fail(new SignetException(ErrorCode.INTEGRATION_CONFIGURATION, broken.reason()));
    } else {
      fail(new SignetException(ErrorCode.INTERNAL, "a test invocation asks for no authorization"));
    }
  }

  private void send(BackendAction action) {
    Template template = action.bodies().template(call);
    String mapped = template == null ? body : template.render(call, body);
    RequestBody content =
        mapped.isEmpty() ? RequestBody.EMPTY : new RequestBody.Whole(Buffer.buffer(mapped));
    exchange = action.exchange(call, content, true, this);
    String uri = action.uri(exchange);
    log.line("Endpoint request URI: ", uri);
    log.line("Endpoint request headers: ", exchange.headers());
    log.line("Endpoint request body after transformations: ", mapped);
    log.line("Sending request to ", uri);
    sent = System.nanoTime();
    services.backends().write(exchange).onFailure(this::notHandedOver);
  }

  private void answered(BackendResponse answer, String text) {
    log.line("Endpoint response body before transformations: ", text);
    MultiMap headers = HttpHeaders.headers().add(HeaderNames.TRACE_ID, call.traceId());
    try {
      AnswerRule rule = ((BackendAction) route.action()).answers().select(answer.status());
      complete(rule, answer.status(), answer.headers(), headers, text);
    } catch (RuntimeException e) {
      fail(SignetException.of(e));
    }
  }

  private void complete(
      AnswerRule rule, int backendStatus, MultiMap backend, MultiMap headers, String text) {
    String mapped = rule.text(call, text);
    rule.headers(call, backend, headers);
    int status = rule.status(backendStatus);
    log.line("Method response body after transformations: ", mapped);
    log.line("Method response headers: ", headers);
    log.line("Successfully completed execution");
    finish(status, mapped, headers);
  }

  private void fail(SignetException failure) {
    GatewayError error = GatewayError.of(failure);
    log.line(reason(failure));
    MultiMap headers = HttpHeaders.headers().add(HeaderNames.ERROR_TYPE, error.type());
    finish(error.status(), error.body().toString(), headers);
  }

  private void finish(int status, String text, MultiMap headers) {
    log.line("Method completed with status: " + status);
    Map<String, String> last = new LinkedHashMap<>();
    Map<String, List<String>> all = new LinkedHashMap<>();
    headers.forEach(last::put);
    last.keySet().forEach(name -> all.put(name, headers.getAll(name)));
    long millis = (System.nanoTime() - started) / 1_000_000;
    reply.tryComplete(new TestAnswer(status, text, last, all, log.toString(), millis));
  }

  private void brokenOff(Throwable failure) {
    exchange.cancel();
    fail(ProxiedCall.brokenOff(failure));
  }

  private void notHandedOver(Throwable failure) {
    fail(new SignetException(ErrorCode.INTERNAL, "no backend verticle on this loop", failure));
  }

  private static HttpMethod verb(String given) {
    return HttpMethod.valueOf(given.equals("ANY") ? "GET" : given);
  }

  private static String reason(SignetException failure) {
    return switch (failure.code()) {
      case INTEGRATION_TIMEOUT -> "Execution failed due to a timeout error";
      case BACKEND_UNREACHABLE ->
          "Execution failed due to a network error communicating with endpoint";
      case BACKEND_FAILED ->
          "Execution failed due to an invalid response from endpoint: " + failure.getMessage();
      default -> "Execution failed due to configuration error: " + failure.getMessage();
    };
  }
}
