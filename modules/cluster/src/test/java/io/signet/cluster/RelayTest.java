package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.cluster.Membership.CertificateFiles;
import io.signet.cluster.Membership.Discovery;
import io.signet.cluster.Membership.Network;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The relay between two nodes, with plain sockets in the place of the Hazelcast members. */
class RelayTest {

  private static final Duration SPEAKING = Duration.ofSeconds(20);

  @TempDir Path directory;

  private Nodes nodes;
  private ServerSocket member;
  private final BlockingQueue<Socket> arrived = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();

  @BeforeEach
  void startTheMemberBesideTheDoor() throws Exception {
    nodes = new Nodes(directory, 2);
    NodeAddress door = NodeAddress.parse("test", nodes.members.get(0));
    member =
        new ServerSocket(Nodes.TUNNELLED.bound(), 100, InetAddress.getByName(door.memberHost()));
    Thread accepting = new Thread(this::accept, "member");
    accepting.setDaemon(true);
    accepting.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (Relay relay : relays) {
      Nodes.await(relay.close());
    }
    for (AutoCloseable each : opened) {
      each.close();
    }
    member.close();
  }

  @Test
  void shouldCarryBytesBothWaysBetweenMembers() throws Exception {
    // Given
    open(0, nodes.authority, nodes.members.get(0));
    open(1, nodes.authority, nodes.members.get(1));
    byte[] sent = new byte[3_000_000];
    new Random(7).nextBytes(sent);

    // When
    Socket here = way();
    Socket there = arrive();
    Thread writing = write(here, sent);
    byte[] heard = there.getInputStream().readNBytes(sent.length);
    there.getOutputStream().write("back".getBytes(UTF_8));

    // Then
    assertThat(Arrays.equals(heard, sent)).isTrue();
    assertThat(here.getInputStream().readNBytes(4)).isEqualTo("back".getBytes(UTF_8));
    writing.join();
  }

  @Test
  void shouldCloseTheOtherEndWhenOneCloses() throws Exception {
    // Given
    open(0, nodes.authority, nodes.members.get(0));
    open(1, nodes.authority, nodes.members.get(1));
    Socket here = way();
    here.getOutputStream().write(1);
    Socket there = arrive();
    assertThat(there.getInputStream().read()).isOne();

    // When
    there.close();

    // Then
    here.setSoTimeout(30_000);
    assertThat(readOrReset(here)).isEqualTo(-1);
  }

  /** Two members that dial each other at once keep both connections, each speaks on its own. */
  @Test
  void shouldKeepAConnectionOnWhichOnlyOneSideSpeaks() throws Exception {
    // Given
    open(0, nodes.authority, nodes.members.get(0));
    open(1, nodes.authority, nodes.members.get(1));
    Socket here = way();
    here.getOutputStream().write(1);
    Socket there = arrive();
    there.setSoTimeout(5_000);
    int heard = 0;

    // When: longer than any silence that members allow each other
    for (long end = System.nanoTime() + SPEAKING.toNanos(); System.nanoTime() < end; heard++) {
      assertThat(there.getInputStream().read()).isOne();
      here.getOutputStream().write(1);
      here.setSoTimeout(1_000);
      assertThatThrownBy(() -> here.getInputStream().read())
          .as("the other side says nothing, and does not close, after %d s", heard)
          .isInstanceOf(SocketTimeoutException.class);
    }

    // Then
    assertThat(there.getInputStream().read()).isOne();
  }

  @Test
  void shouldKeepAnUnreadConnectionFromStallingOthersAndFromGrowing() throws Exception {
    // Given
    open(0, nodes.authority, nodes.members.get(0));
    open(1, nodes.authority, nodes.members.get(1));
    Socket stalled = way();
    arrive();
    Thread filling = write(stalled, new byte[64 << 20]);
    Awaitility.await()
        .pollDelay(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(20))
        .until(() -> filling.getState() != Thread.State.NEW);

    // When
    Socket other = way();
    other.getOutputStream().write(7);

    // Then: the other answers, and the bytes that nobody reads stay with who sends them
    assertThat(arrive().getInputStream().read()).isEqualTo(7);
    assertThat(filling.isAlive()).isTrue();
    stalled.close();
    filling.join();
  }

  @Test
  void shouldOpenTheWayAgainWhenTheOtherNodeComesBack() throws Exception {
    // Given
    open(1, nodes.authority, nodes.members.get(1));
    try (Socket early = way()) {
      early.setSoTimeout(30_000);
      assertThat(readOrReset(early)).isEqualTo(-1);
    }

    // When
    open(0, nodes.authority, nodes.members.get(0));

    // Then
    Socket here = way();
    here.getOutputStream().write(5);
    assertThat(arrive().getInputStream().read()).isEqualTo(5);
  }

  /** Who may come to the door and is no node. */
  enum Stranger {
    WITHOUT_CERTIFICATE,
    OF_ANOTHER_AUTHORITY,
    OFF_THE_LIST,
    EXPIRED
  }

  @ParameterizedTest
  @EnumSource(Stranger.class)
  void shouldRefuseAStranger(Stranger stranger) throws Exception {
    // Given
    open(0, nodes.authority, nodes.members.get(0));

    // When
    boolean answered = speaksTls(stranger);

    // Then
    assertThat(answered).isFalse();
    assertThat(arrived.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void shouldRefusePlainText() throws Exception {
    // Given
    open(0, nodes.authority, nodes.members.get(0));

    // When
    try (Socket socket = door()) {
      socket.getOutputStream().write("HZX and more of it, in the clear\n".getBytes(UTF_8));

      // Then
      socket.setSoTimeout(30_000);
      readToEnd(socket.getInputStream());
    }
    assertThat(arrived.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void shouldGiveUpOnWhoShowsNothing() throws Exception {
    // Given
    open(0, nodes.authority, nodes.members.get(0));

    // When
    long began = System.nanoTime();
    try (Socket silent = door()) {
      silent.setSoTimeout(15_000);
      readToEnd(silent.getInputStream());
    }

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void shouldHoldFewWhoShowNothingAndLetNodesInBeside() throws Exception {
    // Given
    open(0, nodes.authority, nodes.members.get(0));
    open(1, nodes.authority, nodes.members.get(1));
    List<Socket> silent = new ArrayList<>();

    // When
    for (int i = 0; i < 200; i++) {
      silent.add(door());
      opened.add(silent.get(i));
    }

    // Then: most are closed at once, the others when their time is over
    Awaitility.await()
        .atMost(Duration.ofSeconds(3))
        .until(() -> open(silent) <= RelayServer.MAX_STRANGERS_OF_ONE_ADDRESS);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> open(silent) == 0);
    Socket here = way();
    here.getOutputStream().write(9);
    assertThat(arrive().getInputStream().read()).isEqualTo(9);
  }

  @Test
  void shouldNotSpeakWithAnotherNodeAtTheAddressThatItDials() throws Exception {
    // Given: the certificate of the second node stands at the first one's door
    relays.add(
        Nodes.await(
            Relay.open(
                membership(
                    nodes.members.get(0),
                    nodes.files(nodes.authority, nodes.members.get(1), Duration.ofDays(1))),
                tls(nodes.members.get(0), nodes.members.get(1)),
                Nodes.TUNNELLED)));
    open(1, nodes.authority, nodes.members.get(1));

    // When
    Socket here = way();
    here.setSoTimeout(30_000);
    write(here, new byte[] {1}).join();

    // Then
    assertThat(readOrReset(here)).isEqualTo(-1);
    Socket beside = arrived.poll(300, TimeUnit.MILLISECONDS);
    assertThat(beside == null || readOrReset(beside) < 0).isTrue();
  }

  private void open(int index, NodeAuthority issuer, String named) throws Exception {
    Membership membership =
        membership(nodes.members.get(index), nodes.files(issuer, named, Duration.ofDays(1)));
    relays.add(Nodes.await(Relay.open(membership, new NodeTls(membership), Nodes.TUNNELLED)));
  }

  private Membership membership(String self, CertificateFiles files) {
    return Membership.of(
        "test", nodes.members, self, Network.RELAY, null, files, null, Discovery.NONE);
  }

  private NodeTls tls(String self, String named) throws IOException {
    return new NodeTls(membership(self, nodes.files(nodes.authority, named, Duration.ofDays(1))));
  }

  /** The way from the second node to the first, as its member would take it. */
  private Socket way() throws IOException {
    NodeAddress first = NodeAddress.parse("test", nodes.members.get(0));
    IOException last = null;
    for (int attempt = 0; attempt < 50; attempt++) {
      try {
        Socket socket = new Socket(first.memberHost(), Nodes.TUNNELLED.known());
        opened.add(socket);
        return socket;
      } catch (IOException notYet) {
        last = notYet;
        Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      }
    }
    throw last;
  }

  private Socket door() throws IOException {
    NodeAddress first = NodeAddress.parse("test", nodes.members.get(0));
    return new Socket(first.host(), first.port());
  }

  private Socket arrive() throws InterruptedException {
    Socket socket = arrived.poll(30, TimeUnit.SECONDS);
    assertThat(socket).as("a connection at the member").isNotNull();
    opened.add(socket);
    return socket;
  }

  private void accept() {
    try {
      while (true) {
        arrived.add(member.accept());
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static Thread write(Socket socket, byte[] bytes) {
    Thread writing =
        new Thread(
            () -> {
              try {
                socket.getOutputStream().write(bytes);
              } catch (IOException closed) {
                // The test is over.
              }
            });
    writing.setDaemon(true);
    writing.start();
    return writing;
  }

  private boolean speaksTls(Stranger stranger) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(
        stranger == Stranger.WITHOUT_CERTIFICATE ? null : keyManagers(stranger),
        new TrustManager[] {new TrustEverybody()},
        null);
    NodeAddress first = NodeAddress.parse("test", nodes.members.get(0));
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(first.host(), first.port())) {
      socket.setSoTimeout(30_000);
      socket.startHandshake();
      socket.getOutputStream().write("hello".getBytes(UTF_8));
      Socket beside = arrived.poll(500, TimeUnit.MILLISECONDS);
      return beside != null || socket.getInputStream().read() >= 0;
    } catch (IOException refused) {
      return false;
    }
  }

  private javax.net.ssl.KeyManager[] keyManagers(Stranger stranger) throws Exception {
    NodeAuthority issuer =
        stranger == Stranger.OF_ANOTHER_AUTHORITY
            ? NodeAuthority.create("other", Duration.ofDays(1))
            : nodes.authority;
    String node = stranger == Stranger.OFF_THE_LIST ? "127.0.0.1:1" : nodes.members.get(1);
    // An hour is how far back validity begins.
    Duration validity = stranger == Stranger.EXPIRED ? Duration.ofMinutes(-30) : Duration.ofDays(1);
    KeyStore store = TestKeys.keyStore(issuer.issue(node, validity));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static int open(List<Socket> sockets) {
    int open = 0;
    for (Socket socket : sockets) {
      try {
        socket.setSoTimeout(1);
        if (socket.getInputStream().read() >= 0) {
          open++;
        }
      } catch (java.net.SocketTimeoutException stillOpen) {
        open++;
      } catch (IOException closed) {
        // Closed.
      }
    }
    return open;
  }

  private static void readToEnd(InputStream in) {
    try {
      in.readAllBytes();
    } catch (java.net.SocketTimeoutException stillOpen) {
      throw new AssertionError("still open", stillOpen);
    } catch (IOException reset) {
      // Closed the hard way.
    }
  }

  private static int readOrReset(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (java.net.SocketTimeoutException stillOpen) {
      throw stillOpen;
    } catch (IOException reset) {
      return -1;
    }
  }
}
