package io.signet.routing;

import io.signet.api.BackendResponse;
import io.signet.api.ErrorCode;
import io.signet.api.Exchange;
import io.signet.api.RequestBody;
import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call on its way to a backend and back. Ends in one of three ways: the answer is whole, an error
 * is answered, or the caller is gone; each cancels what is still under way.
 */
final class ProxiedCall implements Exchange.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(ProxiedCall.class);

  private final Inbound inbound;
  private final CallContext call;
  private final BackendAction action;
  private final Services services;
  private Exchange exchange;

  ProxiedCall(Inbound inbound, CallContext call, BackendAction action, Services services) {
    this.inbound = inbound;
    this.call = call;
    this.action = action;
    this.services = services;
  }

  /** Hands the call over to the backend verticle. */
  void send(RequestBody body) {
    if (inbound.finished()) {
      return;
    }
    try {
      exchange = action.exchange(call, body, false, this);
    } catch (SignetException e) {
      fail(e);
      return;
    }
    if (body instanceof RequestBody.Streaming) {
      inbound.askForBody();
    }
    watchCaller();
    services.backends().write(exchange).onFailure(this::notHandedOver);
  }

  /** Hands the call over with a body that is made here. */
  void sendText(Supplier<String> text) {
    try {
      send(new RequestBody.Whole(Buffer.buffer(text.get())));
    } catch (SignetException e) {
      fail(e);
    }
  }

  void askForBody() {
    inbound.askForBody();
  }

  /** The caller sent more than it may. */
  void overflow() {
    cancel();
    inbound.error(GatewayError.TOO_LONG);
  }

  /** The caller went away. */
  void gone(Throwable cause) {
    if (!inbound.finished()) {
      inbound.gone();
      cancel();
    }
  }

  @Override
  public void onResponse(BackendResponse answer) {
    if (inbound.finished()) {
      cancel();
      return;
    }
    try {
      answer(answer, action.answers().select(answer.status()));
    } catch (SignetException e) {
      fail(e);
    } catch (IllegalArgumentException e) {
      fail(new SignetException(ErrorCode.BACKEND_FAILED, "illegal header in the answer", e));
    } catch (RuntimeException e) {
      fail(SignetException.of(e));
    }
  }

  /** The backend verticle has told the operator, so it is not told again. */
  @Override
  public void onFailure(SignetException failure) {
    if (!inbound.finished()) {
      Failures.trace(call, failure);
      answer(failure);
    }
  }

  private void answer(BackendResponse answer, AnswerRule rule) {
    long limit = services.options().maxBodyBytes();
    long length = length(answer);
    if (length > limit && !inbound.isHead()) {
      throw tooLong(length, limit);
    }
    int status = rule.status(answer.status());
    MultiMap headers = inbound.head(status, call.extendedRequestId);
    headers.set(HeaderNames.TRACE_ID, call.traceId());
    rule.headers(call, answer.headers(), headers);
    Template template = rule.template(call);
    if (template == null) {
      relay(answer, status, length, limit);
      return;
    }
    exchange.collect();
    BodyCollector.collect(answer.body(), limit)
        .map(body -> Buffer.buffer(template.render(call, body.toString())))
        .onSuccess(this::end)
        .onFailure(failure -> fail(brokenOff(failure)));
  }

  private void relay(BackendResponse answer, int status, long length, long limit) {
    HttpServerResponse response = inbound.response;
    boolean bodiless = inbound.isBodiless(status);
    if (length >= 0 && (!bodiless || inbound.isHead())) {
      response.headers().set(HeaderNames.CONTENT_LENGTH, Long.toString(length));
    }
    if (bodiless) {
      answer.body().exceptionHandler(failure -> {});
      answer.body().handler(chunk -> cancel());
      inbound.end();
      return;
    }
    if (length < 0 && inbound.request.version() == HttpVersion.HTTP_1_1) {
      response.setChunked(true);
    }
    BodyRelay.start(inbound, answer.body(), length, limit, failure -> fail(brokenOff(failure)));
  }

  private void end(Buffer body) {
    if (!inbound.finished()) {
      inbound.end(body);
    }
  }

  private void fail(SignetException failure) {
    if (inbound.finished()) {
      return;
    }
    Failures.log(call, failure);
    answer(failure);
  }

  private void answer(SignetException failure) {
    cancel();
    inbound.error(GatewayError.of(failure));
  }

  private void notHandedOver(Throwable failure) {
    fail(new SignetException(ErrorCode.INTERNAL, "no backend verticle on this loop", failure));
  }

  private void watchCaller() {
    inbound.response.exceptionHandler(this::gone);
    inbound.response.closeHandler(closed -> gone(null));
    inbound.onUnreadBody(this::giveUpBody);
  }

  /** The answer is whole before the caller's body is: the backend does not get the rest. */
  private void giveUpBody() {
    cancel();
    if (exchange.body() instanceof RequestBody.Streaming streaming
        && streaming.stream() instanceof LimitedBody body) {
      body.detach();
    }
  }

  private void cancel() {
    if (exchange != null) {
      exchange.cancel();
    }
  }

  /**
   * The length of the body that a backend announces; -1 if only its end will tell. A length that
   * only says what a GET would have got counts where the caller asked for just that.
   */
  private long length(BackendResponse answer) {
    boolean bodiless =
        exchange.method().equals(HttpMethod.HEAD)
            || answer.status() == 204
            || answer.status() == 304;
    if (bodiless && !inbound.isHead()) {
      return 0;
    }
    String stated = answer.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (stated == null || answer.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      return -1;
    }
    try {
      return Long.parseLong(stated);
    } catch (NumberFormatException e) {
      LOG.debug("length of an answer is no number value={}", stated);
      return -1;
    }
  }

  private static SignetException tooLong(long length, long limit) {
    return new SignetException(
        ErrorCode.INTEGRATION_CONFIGURATION,
        "Integration response of reported length "
            + length
            + " is larger than allowed maximum of "
            + limit
            + " bytes.");
  }

  /** Why there is no whole answer. */
  static SignetException brokenOff(Throwable failure) {
    SignetException own = SignetException.of(failure);
    return switch (own.code()) {
      case INTEGRATION_CONFIGURATION, INTEGRATION_TIMEOUT -> own;
      default -> new SignetException(ErrorCode.BACKEND_FAILED, "the answer broke off", failure);
    };
  }
}
