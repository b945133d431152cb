package io.signet.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client of the bridge that can do what a decent one would not. */
final class BridgeClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  final Socket socket;
  private final DataOutputStream out;
  private final DataInputStream in;

  private BridgeClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.out = new DataOutputStream(socket.getOutputStream());
    this.in = new DataInputStream(socket.getInputStream());
  }

  static BridgeClient connect(int port) throws IOException {
    return connect(port, null);
  }

  /** Over TLS, with keys of its own if some are given. */
  static BridgeClient connect(int port, KeyManagerFactory own) throws IOException {
    SSLSocket socket = (SSLSocket) context(own).getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.startHandshake();
    return new BridgeClient(socket);
  }

  static BridgeClient plain(int port) throws IOException {
    return new BridgeClient(new Socket("127.0.0.1", port));
  }

  static JsonObject send(String address, String action, Object body) {
    return new JsonObject()
        .put("type", "send")
        .put("address", address)
        .put("replyAddress", "mine")
        .put("headers", new JsonObject().put("action", action))
        .put("body", body);
  }

  /** A frame of a type and an address that says it is signed. */
  static JsonObject signed(String type, String address) {
    return new JsonObject()
        .put("type", type)
        .put("address", address)
        .put("replyAddress", "mine")
        .put("headers", new JsonObject().put("signet-signature", "00"));
  }

  static byte[] framed(JsonObject frame) {
    byte[] json = frame.encode().getBytes(UTF_8);
    return ByteBuffer.allocate(4 + json.length).putInt(json.length).put(json).array();
  }

  BridgeClient write(JsonObject frame) throws IOException {
    return write(framed(frame));
  }

  BridgeClient write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Writes what the bridge takes of it: one that closes meanwhile is what the test waits for. */
  BridgeClient writeUntilClosed(byte[] bytes) throws IOException {
    try {
      return write(bytes);
    } catch (SocketException | SSLException closed) {
      return this;
    }
  }

  /** Says that nothing more comes, unless the bridge has closed already. */
  BridgeClient end() throws IOException {
    try {
      socket.shutdownOutput();
    } catch (SocketException | SSLException closed) {
      return this;
    }
    return this;
  }

  JsonObject read() throws IOException {
    return new JsonObject(new String(in.readNBytes(in.readInt()), UTF_8));
  }

  JsonObject ask(JsonObject frame) throws IOException {
    return write(frame).read();
  }

  /** Reads to the end; fails if that does not come in time. What came before is returned. */
  byte[] readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException | SSLException e) {
      // A connection that is cut off is at its end, too; one that stands still is not.
      return all.toByteArray();
    }
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static SSLContext context(KeyManagerFactory own) throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("server", certificate(BridgeFixture.SERVER.certificatePath()));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      KeyManager[] keys = own == null ? null : own.getKeyManagers();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static X509Certificate certificate(String file)
      throws IOException, GeneralSecurityException {
    try (var bytes = Files.newInputStream(Path.of(file))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    }
  }
}
