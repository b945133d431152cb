package io.signet.backends;

import io.netty.util.NetUtil;
import io.signet.backends.ProbeFacts.End;
import io.signet.backends.ProbeFacts.Reached;
import io.signet.backends.ProbeRequest.Variant;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** One diagnostic connection; blocks, so it runs on a worker thread. */
final class ProbeConnection {

  private static final int CONNECT_MILLIS = 3000;
  private static final int HANDSHAKE_MILLIS = 5000;
  private static final int ANSWER_MILLIS = 3000;
  private static final int LISTEN_MILLIS = 250;

  /** Connections that only add to what is known have to be quicker, in parts of the limits. */
  private static final int HURRY = 2;

  private static final int MOST_ADDRESSES = 2;

  private final TlsContexts contexts;
  private final ProbeNotes notes;

  ProbeConnection(TlsContexts contexts, ProbeNotes notes) {
    this.contexts = contexts;
    this.notes = notes;
  }

  /** Connects to the first of the addresses that answers, and does what the request says. */
  void run(List<InetAddress> addresses) {
    SSLContext context = contexts.forProbe(notes.request(), notes.record);
    for (InetAddress address : addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size()))) {
      notes.address = address.getHostAddress();
      notes.reached = Reached.NO_CONNECTION;
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(address, notes.request().port()), limit(CONNECT_MILLIS));
        socket.setTcpNoDelay(true);
        notes.failed(null, null);
        notes.reached = Reached.CONNECTED;
        talk(socket, context);
        return;
      } catch (IOException | RuntimeException e) {
        failed(e);
        if (notes.reached != Reached.NO_CONNECTION) {
          return;
        }
      }
    }
  }

  private int limit(int millis) {
    return notes.request().variant() == Variant.AS_CALLS ? millis : millis / HURRY;
  }

  private void talk(Socket socket, SSLContext context) throws IOException {
    ProbeRequest request = notes.request();
    if (request.variant() == Variant.WIDE) {
      new WideHello(socket, request).greet(notes);
      return;
    }
    if (request.variant() == Variant.PLAIN) {
      notes.answer = PlainAsk.head(socket, request);
      return;
    }
    SSLEngine engine = engine(context);
    ProbeLine line = new ProbeLine(socket, engine, notes.tap);
    line.within(limit(HANDSHAKE_MILLIS));
    line.handshake();
    notes.asksInHandshake = notes.record.asks();
    notes.reached = Reached.ENCRYPTED;
    notes.record.completed(engine);
    if ("TLSv1.3".equals(notes.tap.version())) {
      // A refusal comes only now, and is easily lost once something has been written.
      line.listen(LISTEN_MILLIS);
    }
    if (request.request() != null && notes.record.trustFailure() == null) {
      line.within(limit(ANSWER_MILLIS));
      notes.requestSent = true;
      notes.answer =
          "h2".equals(notes.record.applicationProtocol())
              ? new ProbeHttp2(line).ask(request)
              : new ProbeHttp1(line).ask(request);
      notes.reached = Reached.ANSWERED;
    }
    line.farewell();
  }

  private SSLEngine engine(SSLContext context) {
    ProbeRequest request = notes.request();
    SSLEngine engine = context.createSSLEngine(request.serverName(), request.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(request.protocols().toArray(String[]::new));
    parameters.setApplicationProtocols(request.applicationProtocols().toArray(String[]::new));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setServerNames(
        request.variant().sendsServerName && !isAddress(request.serverName())
            ? List.of(new SNIHostName(request.serverName()))
            : List.of());
    engine.setSSLParameters(parameters);
    return engine;
  }

  static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || NetUtil.isValidIpV4Address(name);
  }

  private void failed(Exception failure) {
    String message = failure.getMessage();
    if (notes.request().variant().verifies
        && notes.record.trustFailure() != null
        && failure instanceof SSLException) {
      notes.failed(notes.record.trustFailure(), null);
      return;
    }
    String alert = AlertNames.in(failure);
    if (alert != null) {
      notes.alerted(alert);
    }
    notes.failed(
        message == null ? failure.getClass().getSimpleName() : message, end(failure, message));
  }

  private static End end(Exception failure, String message) {
    if (failure instanceof SocketTimeoutException) {
      return End.TIMED_OUT;
    }
    if (failure instanceof ConnectException) {
      return message != null && message.contains("refused") ? End.REFUSED : End.UNREACHABLE;
    }
    if (failure instanceof java.net.NoRouteToHostException) {
      return End.UNREACHABLE;
    }
    if (failure instanceof java.net.SocketException) {
      return End.RESET;
    }
    return failure instanceof java.io.EOFException ? End.CLOSED : null;
  }
}
