package io.signet.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server that can be cut, at a word that the client sends too. */
final class CuttingProxy implements AutoCloseable {

  /** Where the line is cut when the word comes by. */
  enum Cut {
    /** The server never sees the word. */
    BEFORE,
    /** The server sees it and answers, and nobody hears the answer. */
    AFTER
  }

  private final int target;
  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private volatile byte[] word;
  private volatile Cut cut;
  private volatile boolean refusesAfterwards;
  private volatile boolean refusing;

  private CuttingProxy(int target, ServerSocket listening) {
    this.target = target;
    this.listening = listening;
  }

  static CuttingProxy to(int port) throws IOException {
    CuttingProxy proxy =
        new CuttingProxy(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    start(proxy::accept);
    return proxy;
  }

  int port() {
    return listening.getLocalPort();
  }

  /**
   * Cuts once, at a word.
   *
   * @param refuseAfterwards whether nobody gets through any more from then on
   */
  void cutAt(String text, Cut where, boolean refuseAfterwards) {
    cut = where;
    refusesAfterwards = refuseAfterwards;
    word = text.getBytes(US_ASCII);
  }

  /** Whether the word has come by. */
  boolean hasCut() {
    return word == null;
  }

  void refuse(boolean refuse) {
    refusing = refuse;
    if (refuse) {
      closeAll();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    closeAll();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        if (refusing) {
          client.close();
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        Line line = new Line(client, server);
        start(line::toServer);
        start(line::toClient);
      }
    } catch (IOException e) {
      closeAll();
    }
  }

  private void closeAll() {
    sockets.forEach(CuttingProxy::close);
    sockets.clear();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private final class Line {

    private final Socket client;
    private final Socket server;
    private volatile boolean deaf;

    Line(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void toServer() {
      byte[] buffer = new byte[65_536];
      try {
        for (int n = client.getInputStream().read(buffer); n > 0; ) {
          if (isWord(buffer, n)) {
            cutHere(buffer, n);
            return;
          }
          server.getOutputStream().write(buffer, 0, n);
          n = client.getInputStream().read(buffer);
        }
      } catch (IOException e) {
        // The line is over, which is what it is for.
      } finally {
        if (!deaf) {
          closeBoth();
        }
      }
    }

    void toClient() {
      byte[] buffer = new byte[65_536];
      try {
        for (int n = server.getInputStream().read(buffer); n > 0; ) {
          if (deaf) {
            return;
          }
          client.getOutputStream().write(buffer, 0, n);
          n = server.getInputStream().read(buffer);
        }
      } catch (IOException e) {
        // As above.
      } finally {
        closeBoth();
      }
    }

    /** After: the answer is waited for by the other direction, which then closes the line. */
    private void cutHere(byte[] buffer, int n) throws IOException {
      refusing = refusesAfterwards;
      word = null;
      if (cut == Cut.AFTER) {
        deaf = true;
        server.getOutputStream().write(buffer, 0, n);
      }
    }

    private void closeBoth() {
      CuttingProxy.close(client);
      CuttingProxy.close(server);
    }
  }

  private boolean isWord(byte[] buffer, int n) {
    byte[] wanted = word;
    return wanted != null
        && new String(buffer, 0, n, US_ASCII).contains(new String(wanted, US_ASCII));
  }
}
