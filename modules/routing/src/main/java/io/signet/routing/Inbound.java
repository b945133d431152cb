package io.signet.routing;

import io.signet.api.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A caller's request and the way to answer it: headers that every answer has, errors, the end. */
final class Inbound extends Untaken.Entry implements Peer {

  private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);
  private static final String CONTINUE = "100-continue";
  private static final int CLIENT_GONE = 499;
  private static final int PIECE = 16 * 1024;

  /** RFC 9113, 7. */
  private static final int CANCEL = 8;

  final HttpServerRequest request;
  final HttpServerResponse response;
  final String requestId = Identifiers.requestId();
  private final long started = System.nanoTime();
  private final Services services;
  private final String host;
  private StageRoutes stage;
  private boolean finished;
  private boolean closing;
  private Runnable giveUpBody = () -> {};

  /**
   * @param host the host name that was called, without port; {@code null} if none was given
   */
  Inbound(HttpServerRequest request, String host, Services services) {
    this.request = request;
    this.response = request.response();
    this.host = host;
    this.services = services;
  }

  /** Says whose call this is, for metrics. */
  void belongsTo(StageRoutes called) {
    stage = called;
  }

  /** What to do before the rest of an unfinished request is read away. */
  void onUnreadBody(Runnable action) {
    giveUpBody = action;
  }

  /** Tells a caller that waits for it that its body is wanted. */
  void askForBody() {
    if (CONTINUE.equalsIgnoreCase(request.headers().get(HttpHeaders.EXPECT))) {
      report(response.writeContinue());
    }
  }

  /** Sets the status and the headers that every answer has; returns the headers for more. */
  MultiMap head(int status, String extendedRequestId) {
    response.setStatusCode(status);
    MultiMap headers = response.headers();
    headers.set(HeaderNames.DATE, services.clock().date());
    headers.set(HeaderNames.REQUEST_ID, requestId);
    headers.set(HeaderNames.EXTENDED_REQUEST_ID, extendedRequestId);
    if (services.leaving().getAsBoolean() && request.version() != HttpVersion.HTTP_2) {
      headers.set(HeaderNames.CONNECTION, HttpHeaders.CLOSE);
    }
    return headers;
  }

  /** Answers with an error, or breaks the answer off if one has begun. */
  void error(GatewayError error) {
    if (finished) {
      return;
    }
    if (response.headWritten()) {
      breakOff();
      return;
    }
    response.headers().clear();
    MultiMap headers = head(error.status(), Identifiers.extendedRequestId());
    if (closing) {
      headers.set(HeaderNames.CONNECTION, HttpHeaders.CLOSE);
    }
    headers.set(HeaderNames.ERROR_TYPE, error.type());
    headers.set(HeaderNames.CONTENT_TYPE, HeaderNames.JSON);
    end(error.body());
  }

  /**
   * Answers with an error and closes the connection: its framing cannot be trusted, so nothing that
   * came after this request on it is taken for another one.
   */
  void refuse(GatewayError error) {
    if (request.version() != HttpVersion.HTTP_2) {
      report(request.connection().shutdown(1, TimeUnit.SECONDS));
      closing = true;
    }
    error(error);
  }

  /** Ends the answer with a whole body, which stays here if the answer may not have one. */
  void end(Buffer body) {
    int status = response.getStatusCode();
    if (isBodiless(status)) {
      if (isHead() && !response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
        response.headers().set(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
      }
      end();
      return;
    }
    leave(response.end(request.version() == HttpVersion.HTTP_2 ? lastPiece(body) : body));
    finish(status);
  }

  /**
   * Writes all of a body but its last piece. What has been handed to Netty and lies there beyond
   * the window of its stream, Netty counts against the window of the connection, and so would stop
   * the other streams.
   */
  private Buffer lastPiece(Buffer body) {
    int at = 0;
    for (; body.length() - at > PIECE; at += PIECE) {
      response.write(body.slice(at, at + PIECE)).onComplete(this::taken);
    }
    return at == 0 ? body : body.slice(at, body.length());
  }

  /** Ends an answer whose body has been written; only closing tells HTTP/1.0 that it is whole. */
  void end() {
    Future<Void> ended = response.end();
    leave(
        request.version() == HttpVersion.HTTP_1_0
            ? ended.compose(written -> request.connection().close())
            : ended);
    finish(response.getStatusCode());
  }

  /** The answer is made; over HTTP/2 its caller may still leave it here. */
  private void leave(Future<Void> ended) {
    if (request.version() != HttpVersion.HTTP_2) {
      report(ended);
      return;
    }
    services.untaken().add(this);
    ended.onComplete(
        (done, failure) -> {
          services.untaken().remove(this);
          reportFailure(failure);
        });
  }

  /** The caller's connection has taken a piece of the answer, or never will. */
  void taken(Void done, Throwable failure) {
    services.untaken().progressed(this);
    reportFailure(failure);
  }

  /** The caller does not take the answer. */
  @Override
  void expired() {
    LOG.debug("caller takes nothing of its answer requestId={}", requestId);
    report(response.reset(CANCEL));
  }

  /** Makes the caller see that the answer is not whole: resets the stream or the connection. */
  void breakOff() {
    if (!finished) {
      report(response.reset());
      finish(response.getStatusCode());
    }
  }

  /** The caller went away before the answer was whole. */
  void gone() {
    finish(CLIENT_GONE);
  }

  boolean finished() {
    return finished;
  }

  boolean isHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  /** Whether an answer of this status to this request has no body (RFC 9110, section 6.4.1). */
  boolean isBodiless(int status) {
    return isHead() || status == 204 || status == 304;
  }

  private void finish(int status) {
    if (finished) {
      return;
    }
    finished = true;
    Telemetry telemetry = services.telemetry();
    long nanos = System.nanoTime() - started;
    if (stage == null) {
      telemetry.exchange("-", "-", status, nanos);
    } else {
      stage.calls(telemetry).answered(status, nanos);
    }
    if (status != CLIENT_GONE && !request.isEnded()) {
      giveUpBody.run();
      UnreadBody.drain(request, services.options().maxBodyBytes());
    }
  }

  private static void report(Future<Void> written) {
    written.onFailure(Inbound::reportFailure);
  }

  private static void reportFailure(Throwable failure) {
    if (failure != null) {
      LOG.debug("caller went away reason={}", failure.getMessage());
    }
  }

  @Override
  public String address() {
    return request.remoteAddress().hostAddress();
  }

  @Override
  public boolean tls() {
    return request.isSSL();
  }

  @Override
  public int port() {
    return request.localAddress().port();
  }

  @Override
  public String protocol() {
    return switch (request.version()) {
      case HTTP_1_0 -> "HTTP/1.0";
      case HTTP_1_1 -> "HTTP/1.1";
      case HTTP_2 -> "HTTP/2";
    };
  }

  @Override
  public String host() {
    return host;
  }
}
