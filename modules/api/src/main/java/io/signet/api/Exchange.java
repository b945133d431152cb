package io.signet.api;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

/**
 * One call in flight, handed by reference from a routing verticle to the backend verticle of the
 * same event loop. Only that loop may touch it.
 *
 * <p>The backend verticle calls exactly one of {@link Listener#onResponse} and {@link
 * Listener#onFailure}, once, and neither after {@link #cancel()}.
 */
public final class Exchange {

  private final String requestId;
  private final BackendTarget target;
  private final HttpMethod method;
  private final String pathAndQuery;
  private final MultiMap headers;
  private final RequestBody body;
  private final long timeoutMillis;
  private final Listener listener;
  private final boolean diagnosed;

  private HandshakeReport handshake;
  private Runnable cancellation;
  private boolean cancelled;
  private boolean collected;

  /**
   * @param requestId the id in logs
   * @param target where to, and as whom
   * @param method the verb towards the backend
   * @param pathAndQuery starts with a slash
   * @param headers exactly what the backend receives, beside framing; a {@code Host} among them
   *     replaces the target's
   * @param body the request's body
   * @param timeoutMillis 50 to 29000 ms from hand-over to the head of the answer, or to its end if
   *     it is {@link #collect collected}
   * @param diagnosed whether to use a fresh connection and to leave a {@link HandshakeReport}
   * @param listener hears the answer or the failure
   */
  public Exchange(
      String requestId,
      BackendTarget target,
      HttpMethod method,
      String pathAndQuery,
      MultiMap headers,
      RequestBody body,
      long timeoutMillis,
      boolean diagnosed,
      Listener listener) {
    this.requestId = requestId;
    this.target = target;
    this.method = method;
    this.pathAndQuery = pathAndQuery;
    this.headers = headers;
    this.body = body;
    this.timeoutMillis = timeoutMillis;
    this.diagnosed = diagnosed;
    this.listener = listener;
  }

  /** Hears what became of an exchange. */
  public interface Listener {

    /** The head of the backend's answer is here; its body follows by the stream. */
    void onResponse(BackendResponse response);

    /** There will be no answer. The code says why; the message and cause are for the log. */
    void onFailure(SignetException failure);
  }

  public String requestId() {
    return requestId;
  }

  public BackendTarget target() {
    return target;
  }

  public HttpMethod method() {
    return method;
  }

  public String pathAndQuery() {
    return pathAndQuery;
  }

  public MultiMap headers() {
    return headers;
  }

  public RequestBody body() {
    return body;
  }

  public long timeoutMillis() {
    return timeoutMillis;
  }

  public boolean diagnosed() {
    return diagnosed;
  }

  public Listener listener() {
    return listener;
  }

  /** What the handshake did; {@code null} unless the exchange is diagnosed and used TLS. */
  public HandshakeReport handshake() {
    return handshake;
  }

  /** Set by the backend verticle before it calls the listener. */
  public void handshake(HandshakeReport report) {
    this.handshake = report;
  }

  /** How to give the call up, set by the backend verticle while there is something to give up. */
  public void onCancel(Runnable action) {
    this.cancellation = action;
    if (cancelled && action != null) {
      action.run();
    }
  }

  /**
   * The body of the answer is held until it is whole, so that the time limit of the call covers it
   * too; beyond it, the body fails with INTEGRATION_TIMEOUT. Only {@link Listener#onResponse} may
   * say so.
   */
  public void collect() {
    collected = true;
  }

  public boolean collected() {
    return collected;
  }

  /** The caller went away: stop the call to the backend. Harmless when it has ended. */
  public void cancel() {
    cancelled = true;
    Runnable action = cancellation;
    cancellation = null;
    if (action != null) {
      action.run();
    }
  }

  public boolean cancelled() {
    return cancelled;
  }
}
