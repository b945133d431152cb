package io.signet.backends;

import io.netty.handler.ssl.SslClosedEngineException;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.KeystoreException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** What became of a call, from what its connection threw: the one place that decides. */
final class BackendFailure {

  private static final long REFUSED_STREAM = 7;

  private BackendFailure() {}

  /**
   * The failure of a connection that was being opened.
   *
   * @param ending how TLS ended, if it is known apart from the cause; {@code null} else
   * @param asked whether the backend asked for a client certificate
   */
  static SignetException connecting(Throwable cause, Throwable ending, boolean asked) {
    KeystoreException unsigned = find(cause, KeystoreException.class);
    if (unsigned != null) {
      return unsigned(unsigned, cause);
    }
    SignetException tls = tls(cause, ending, asked);
    if (tls != null) {
      return tls;
    }
    if (anyOf(cause, UnknownHostException.class, ConnectException.class, SocketException.class)) {
      return new SignetException(
          ErrorCode.BACKEND_UNREACHABLE, "the backend cannot be reached: " + text(cause), cause);
    }
    if (find(cause, SSLException.class) != null) {
      boolean timeOut = text(cause).contains("timed out");
      return new SignetException(
          timeOut ? ErrorCode.BACKEND_UNREACHABLE : ErrorCode.TLS_FAILED,
          "the TLS handshake with the backend failed: " + text(cause),
          cause);
    }
    return new SignetException(
        ErrorCode.BACKEND_FAILED, "no connection to the backend came about: " + text(cause), cause);
  }

  /**
   * A connection that did not come about because the key of the client certificate did not sign,
   * such as one in a token that is away. Nobody else is to blame for that.
   *
   * @param why what the keystore says
   */
  static SignetException unsigned(KeystoreException why, Throwable cause) {
    return new SignetException(
        ErrorCode.INTEGRATION_CONFIGURATION,
        "the key of the client certificate did not sign: " + why.getMessage(),
        cause);
  }

  /** The failure of a call whose connection was open; the other parameters as above. */
  static SignetException calling(Throwable cause, Throwable ending, boolean asked) {
    SignetException tls = tls(cause, ending, asked);
    if (tls != null) {
      return tls;
    }
    return new SignetException(
        ErrorCode.BACKEND_FAILED, "the backend did not answer properly: " + text(cause), cause);
  }

  /** What concerns certificates, whichever side was not content; {@code null} for all else. */
  private static SignetException tls(Throwable cause, Throwable ending, boolean asked) {
    if (cause instanceof SignetException own) {
      return own;
    }
    CertificateException untrusted = find(cause, CertificateException.class);
    if (untrusted != null) {
      return new SignetException(ErrorCode.BACKEND_UNTRUSTED, untrusted.getMessage(), cause);
    }
    Throwable told = TlsAlert.in(cause) >= 0 || ending == null ? cause : ending;
    int alert = TlsAlert.in(told);
    if (TlsAlert.refusesCertificate(alert) || (alert == TlsAlert.HANDSHAKE_FAILURE && asked)) {
      return new SignetException(
          ErrorCode.CERTIFICATE_REFUSED,
          "the backend refused the client certificate (TLS alert " + alert + ")",
          told);
    }
    return null;
  }

  /** Whether a failure means that nothing answers at an address, so that another may be tried. */
  static boolean unreachable(Throwable cause) {
    return find(cause, SSLException.class) == null
        && anyOf(cause, ConnectException.class, SocketException.class);
  }

  /** Whether the backend has refused a stream before it processed any of it (RFC 9113, 8.7). */
  static boolean refusedStream(Throwable cause) {
    return cause instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
  }

  /** Whether the connection or the stream broke, as opposed to an answer that made no sense. */
  static boolean broken(Throwable cause) {
    return cause instanceof HttpClosedException
        || cause instanceof StreamResetException
        || cause instanceof IOException;
  }

  /** Whether a write failed because its channel, or TLS on it, had been closed before. */
  static boolean closedBefore(Throwable cause) {
    return cause instanceof ClosedChannelException
        || cause instanceof SslClosedEngineException
        || cause instanceof HttpClosedException;
  }

  private static String text(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null ? deepest.getClass().getSimpleName() : message;
  }

  @SafeVarargs
  private static boolean anyOf(Throwable cause, Class<? extends Throwable>... types) {
    for (Class<? extends Throwable> type : types) {
      if (find(cause, type) != null) {
        return true;
      }
    }
    return false;
  }

  private static <T extends Throwable> T find(Throwable cause, Class<T> type) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return type.cast(each);
      }
    }
    return null;
  }
}
