package io.signet.backends;

import io.signet.keystore.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A backend that answers one request on each TLS connection and then says goodbye, with or without
 * closing TCP beneath. On bare sockets, which let the two apart.
 */
final class ClosingTlsBackend implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> held = new CopyOnWriteArrayList<>();
  private final SSLSocketFactory tls;
  private final ServerSocket server;
  private final String answer;
  private final boolean closes;
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** How many connections have seen their goodbye answered. */
  final AtomicInteger parted = new AtomicInteger();

  /**
   * @param closes whether TCP is closed with TLS; else it stays open as long as this
   */
  ClosingTlsBackend(String answer, boolean closes) throws IOException {
    this.answer = answer;
    this.closes = closes;
    tls =
        LabJavaServer.context(TestCertificates.server(TestBackend.AUTHORITY), null)
            .getSocketFactory();
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        held.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket tcp) {
    try {
      // In layers, so that the one beneath may outlive the one above.
      SSLSocket socket = (SSLSocket) tls.createSocket(tcp, null, closes);
      InputStream input = socket.getInputStream();
      StringBuilder request = new StringBuilder();
      while (!request.toString().endsWith("\r\n\r\nonce")) {
        int next = input.read();
        if (next < 0) {
          return;
        }
        request.append((char) next);
      }
      requests.add(request.toString());
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      if (closes) {
        socket.close();
        return;
      }
      socket.shutdownOutput();
      if (input.read() < 0) {
        parted.incrementAndGet();
      }
    } catch (IOException e) {
      // What became of the call is asked where it was made.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket each : held) {
      each.close();
    }
    threads.shutdownNow();
  }
}
