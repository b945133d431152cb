package io.signet.backends;

import static io.vertx.core.http.HttpHeaders.CONNECTION;
import static io.vertx.core.http.HttpHeaders.CONTENT_LENGTH;
import static io.vertx.core.http.HttpHeaders.HOST;
import static io.vertx.core.http.HttpHeaders.TRANSFER_ENCODING;

import io.signet.api.BackendResponse;
import io.signet.api.ErrorCode;
import io.signet.api.Exchange;
import io.signet.api.RequestBody;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One try to make a call, on one connection. */
final class Attempt implements Claim, Upload.Listener, ResponseBody.Listener {

  private static final int CANCEL = 8;
  private static final int PIECE = 16 * 1024;

  private final Invocation invocation;
  private final Exchange exchange;
  private final ConnectionPool pool;

  private PooledConnection connection;
  private HttpClientRequest request;
  private Upload upload;
  private ResponseBody answer;
  private SignetException whyCut;
  private boolean answerReusable;
  private long grantedAt;
  private boolean waits;
  private boolean over;

  Attempt(Invocation invocation, Exchange exchange, ConnectionPool pool) {
    this.invocation = invocation;
    this.exchange = exchange;
    this.pool = pool;
  }

  PooledConnection connection() {
    return connection;
  }

  ConnectionPool pool() {
    return pool;
  }

  void begin(boolean onFreshConnection) {
    pool.acquire(this, onFreshConnection);
    waits = connection == null;
  }

  /** Gives the try up, whatever state it is in. */
  void abandon() {
    if (over) {
      return;
    }
    over = true;
    if (connection == null) {
      pool.withdraw(this);
      return;
    }
    stopUpload();
    reset();
    pool.release(connection, connection.multiplexed() && request != null);
  }

  // ---- the connection

  @Override
  public void granted(PooledConnection granted) {
    connection = granted;
    if (waits && invocation.lapsed()) {
      abandon();
      invocation.route();
      return;
    }
    grantedAt = System.nanoTime();
    RequestOptions options =
        new RequestOptions()
            .setMethod(exchange.method())
            .setURI(exchange.pathAndQuery())
            .setHeaders(exchange.headers());
    granted.http().request(options).onComplete(this::send, cause -> failed(cause, true));
  }

  @Override
  public void refused(SignetException failure) {
    over = true;
    invocation.attemptFailed(failure, false, false);
  }

  @Override
  public void displaced() {
    over = true;
    invocation.route();
  }

  // ---- the request

  private void send(HttpClientRequest created) {
    request = created;
    if (over) {
      reset();
      return;
    }
    address(created);
    created.response().onComplete(this::answered, cause -> failed(cause, false));
    RequestBody body = exchange.body();
    MultiMap headers = created.headers();
    headers.remove(TRANSFER_ENCODING);
    if (body instanceof RequestBody.Streaming streaming) {
      stream(streaming, headers);
      return;
    }
    Future<Void> written;
    if (body instanceof RequestBody.Whole whole) {
      headers.set(CONTENT_LENGTH, Integer.toString(whole.content().length()));
      written = end(created, whole.content());
    } else {
      frameEmpty(headers);
      written = created.end();
    }
    if (written.failed()) {
      failed(written.cause(), BackendFailure.closedBefore(written.cause()));
    } else if (!written.succeeded()) {
      written.onFailure(this::writeFailed);
    }
  }

  /**
   * Over HTTP/2 a long body goes out in pieces. What has been handed to Netty and lies there beyond
   * the window of its stream, Netty counts against the window of the connection, and so would stop
   * the other streams.
   */
  private Future<Void> end(HttpClientRequest created, Buffer whole) {
    int at = 0;
    while (connection.multiplexed() && whole.length() - at > PIECE) {
      Future<Void> piece = created.write(whole.slice(at, at + PIECE));
      if (piece.failed()) {
        if (at > 0) {
          // Some of it may have left, whatever the reason.
          writeFailed(piece.cause());
        }
        return piece;
      }
      piece.onFailure(this::writeFailed);
      at += PIECE;
    }
    return created.end(at == 0 ? whole : whole.slice(at, whole.length()));
  }

  /** The authority that the call names, or else the target's. */
  private void address(HttpClientRequest created) {
    created.authority(pool.authority());
    if (!connection.multiplexed()) {
      return;
    }
    // HTTP/2 says it in :authority, and only there (RFC 9113, 8.3.1).
    String host = created.headers().get(HOST);
    if (host != null) {
      HostAndPort named = HostAndPort.parseAuthority(host, -1);
      created.authority(named == null ? pool.authority() : named);
      created.headers().remove(HOST);
    }
  }

  private void frameEmpty(MultiMap headers) {
    HttpMethod method = exchange.method();
    // RFC 9110, 8.6: these expect a body, so its absence is said.
    if (method == HttpMethod.POST || method == HttpMethod.PUT || method == HttpMethod.PATCH) {
      headers.set(CONTENT_LENGTH, "0");
    } else {
      headers.remove(CONTENT_LENGTH);
    }
  }

  private void stream(RequestBody.Streaming body, MultiMap headers) {
    if (body.length() >= 0) {
      headers.set(CONTENT_LENGTH, Long.toString(body.length()));
    } else {
      headers.remove(CONTENT_LENGTH);
      request.setChunked(true);
    }
    invocation.bodyConsumed();
    upload = new Upload(body, request, this);
    upload.start();
  }

  @Override
  public void uploadBroke(Throwable cause) {
    failed(cause, false);
  }

  @Override
  public void writeFailed(Throwable cause) {
    failed(cause, false);
  }

  // ---- the answer

  private void answered(HttpClientResponse head) {
    if (over) {
      reset();
      return;
    }
    if (head.statusCode() < 200) {
      failed(new IllegalStateException("informational status " + head.statusCode()), false);
      return;
    }
    answer = new ResponseBody(head, this);
    answerReusable = keepsConnection(head);
    invocation.answered(new BackendResponse(head.statusCode(), head.headers(), answer));
  }

  private boolean keepsConnection(HttpClientResponse head) {
    if (connection.multiplexed()) {
      return true;
    }
    noteKeepAlive(head.getHeader("keep-alive"));
    String option = head.getHeader(CONNECTION);
    return option == null || !option.toLowerCase(Locale.ROOT).contains("close");
  }

  /** A backend that says how long it keeps a connection is believed, and left a second earlier. */
  private void noteKeepAlive(String header) {
    if (header == null) {
      return;
    }
    int at = header.indexOf("timeout=");
    int seconds = 0;
    int digit = at + "timeout=".length();
    if (at < 0 || digit >= header.length() || !Character.isDigit(header.charAt(digit))) {
      return;
    }
    while (digit < header.length()
        && Character.isDigit(header.charAt(digit))
        && seconds < 1_000_000) {
      seconds = seconds * 10 + header.charAt(digit++) - '0';
    }
    long announced = TimeUnit.SECONDS.toNanos(Math.max(0, seconds - 1));
    connection.keepAliveNanos = Math.min(connection.keepAliveNanos, announced);
  }

  @Override
  public void progressed() {
    invocation.progressed();
  }

  /** Whether the answer's reader, and not the backend, is what a call waits for. */
  boolean unread() {
    return answer.paused();
  }

  /** Ends an answer whose body takes too long; its reader is told why. */
  void cutBody(SignetException cause) {
    whyCut = cause;
    reset();
    // To Vert.x a stream of HTTP/2 is over when it is all here, read or not.
    answer.cut(cause);
  }

  @Override
  public Throwable bodyBroke(Throwable cause) {
    if (over) {
      return cause;
    }
    over = true;
    stopUpload();
    pool.release(connection, connection.multiplexed());
    invocation.completed();
    return judge(whyCut == null ? cause : whyCut);
  }

  @Override
  public void completed() {
    if (over) {
      return;
    }
    over = true;
    boolean uploading = upload != null && !upload.over();
    if (uploading) {
      // The backend has said all it has to say; the rest of the body interests nobody.
      stopUpload();
      reset();
    }
    pool.release(connection, answerReusable && (connection.multiplexed() || !uploading));
    invocation.completed();
  }

  // ---- failures

  /**
   * @param unsent whether not a byte of the call has left
   */
  private void failed(Throwable cause, boolean unsent) {
    if (over || answer != null) {
      return;
    }
    over = true;
    stopUpload();
    boolean unprocessed = unsent || unprocessed(cause);
    boolean again = unprocessed || BackendFailure.broken(cause);
    SignetException failure = request == null ? malformed(cause) : judge(cause);
    reset();
    pool.release(connection, connection.multiplexed() && request != null);
    invocation.attemptFailed(failure, unprocessed, again);
  }

  /** Whether the backend has said that it did not process the call. */
  private boolean unprocessed(Throwable cause) {
    return BackendFailure.refusedStream(cause)
        || (connection.multiplexed()
            && BackendFailure.broken(cause)
            && connection.leavesOut(request.streamId()));
  }

  /** Before there is a request, only its own headers can be at fault, or the connection. */
  private SignetException malformed(Throwable cause) {
    return cause instanceof IllegalArgumentException
        ? new SignetException(
            ErrorCode.INTEGRATION_CONFIGURATION, "the request has malformed headers", cause)
        : judge(cause);
  }

  private SignetException judge(Throwable cause) {
    TlsWatch watch = pool.client().watch();
    if (watch == null) {
      return BackendFailure.calling(cause, null, false);
    }
    boolean asked = pool.client().record().askedSince(grantedAt);
    SignetException judged =
        BackendFailure.calling(cause, watch.recentEnding(connection.backend()), asked);
    if (judged.code() == ErrorCode.CERTIFICATE_REFUSED) {
      pool.refused(connection);
    }
    return judged;
  }

  private void stopUpload() {
    if (upload != null) {
      upload.stop();
    }
  }

  private void reset() {
    if (request != null) {
      request.reset(CANCEL).onFailure(ignored -> {});
    }
  }
}
