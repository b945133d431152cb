package io.signet.backends;

import static io.signet.backends.Lab.ANNA;
import static io.signet.backends.Lab.settings;
import static io.signet.backends.Lab.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded faults of the network, on bare sockets: the doctor names each. */
@Timeout(180)
class LabNetworkTest {

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /** What a socket does with each connection. */
  interface Behaviour {
    void meet(Socket socket) throws IOException;
  }

  /** Serves connections, each in turn, until it is closed. */
  private static ServerSocket behaving(Behaviour behaviour) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  behaviour.meet(server.accept());
                }
              } catch (IOException e) {
                // Closed: the test is over.
              }
            },
            "lab-socket");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static Cause cause(int port) {
    return lab.examine(to(port, ANNA)).cause();
  }

  @Test
  void shouldNameAConnectionThatIsRefused() {
    // Given
    int port = FreePorts.one();

    // When, Then
    assertThat(cause(port)).isEqualTo(Cause.CONNECTION_REFUSED);
  }

  @Test
  void shouldNameAConnectionThatNobodyAnswers() throws IOException {
    // Given
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      boolean room = true;
      while (room) {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(full.getLocalSocketAddress(), 300);
        } catch (IOException e) {
          room = false;
        }
      }

      // When, Then
      assertThat(cause(full.getLocalPort())).isEqualTo(Cause.CONNECTION_TIMED_OUT);
    } finally {
      for (Socket each : waiting) {
        each.close();
      }
    }
  }

  @Test
  void shouldNameAHandshakeThatDoesNotGoOn() throws IOException {
    // Given
    List<Socket> held = new ArrayList<>();
    try (ServerSocket server = behaving(held::add)) {
      // When, Then
      assertThat(cause(server.getLocalPort())).isEqualTo(Cause.HANDSHAKE_TIMED_OUT);
    } finally {
      for (Socket each : held) {
        each.close();
      }
    }
  }

  @Test
  void shouldNameAHandshakeThatIsReset() throws IOException {
    // Given
    Behaviour resetting =
        socket -> {
          socket.getInputStream().read();
          socket.setSoLinger(true, 0);
          socket.close();
        };
    try (ServerSocket server = behaving(resetting)) {
      // When, Then
      assertThat(cause(server.getLocalPort())).isEqualTo(Cause.HANDSHAKE_CLOSED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNotGoOnWithAConnectionThatIsEndedRightAfterTheHandshake(boolean asking)
      throws IOException {
    // Given
    SSLContext context = LabJavaServer.context(Lab.SERVER, ANNA);
    // For longer than RFC 8446 allows (4.6.1), so that there is no ticket.
    context.getServerSessionContext().setSessionTimeout(8 * 24 * 60 * 60);
    List<Socket> held = new ArrayList<>();
    Behaviour parting =
        socket -> {
          held.add(socket);
          try {
            SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, null, false);
            tls.setNeedClientAuth(asking);
            tls.startHandshake();
            tls.shutdownOutput();
          } catch (SSLException e) {
            socket.close();
          }
        };
    try (ServerSocket server = behaving(parting)) {
      // When
      Diagnosed diagnosed = lab.examine(to(server.getLocalPort(), ANNA));

      // Then
      assertThat(diagnosed.cause())
          .as("%s", diagnosed)
          .isEqualTo(asking ? Cause.CLIENT_CERTIFICATE_SAME_NAME : Cause.NOT_HTTP);
      assertThat(diagnosed.evidence().facts().end()).isEqualTo(ProbeFacts.End.CLOSED);
      assertThat(diagnosed.evidence().facts().failure())
          .startsWith("the backend closed the connection");
    } finally {
      for (Socket each : held) {
        each.close();
      }
    }
  }

  @Test
  void shouldNameAnotherProtocol() throws IOException {
    // Given
    Behaviour greeting =
        socket -> {
          socket
              .getOutputStream()
              .write("220 mail.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
          socket.getInputStream().read();
          socket.close();
        };
    try (ServerSocket server = behaving(greeting)) {
      // When, Then
      assertThat(cause(server.getLocalPort())).isEqualTo(Cause.NOT_TLS);
    }
  }

  @Test
  void shouldNameANameWithoutAddress() {
    assertThat(lab.examine(to("nowhere.invalid", 443, settings(null, null), null)).cause())
        .isEqualTo(Cause.NAME_NOT_RESOLVED);
  }

  @Test
  void shouldNameAnAddressThatIsDenied() {
    assertThat(lab.examine(to("169.254.169.254", 443, settings(null, null), null)).cause())
        .isEqualTo(Cause.ADDRESS_DENIED);
  }

  @Test
  void shouldCheckAddressesAsCallsDo() throws IOException {
    // Given
    BackendOptions closed =
        new BackendOptions(
            TlsEngine.AUTO,
            BackendOptions.AddressRules.DEFAULTS,
            BackendOptions.Pool.DEFAULTS,
            BackendOptions.Times.DEFAULTS);
    try (ServerSocket never = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Lab strict = new Lab(closed)) {
      int port = ((InetSocketAddress) never.getLocalSocketAddress()).getPort();

      // When
      Diagnosed diagnosed = strict.examine(to(port, ANNA));

      // Then
      assertThat(diagnosed.cause()).isEqualTo(Cause.ADDRESS_DENIED);
      assertThat(diagnosed.evidence().variants()).isEmpty();
    }
  }
}
