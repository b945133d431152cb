package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.AccessKey;
import io.signet.api.BusMessage;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Frames of the bridge, by hand: for what a decent client would not send. */
final class BridgeCalls implements AutoCloseable {

  private final SSLSocket socket;
  private final DataOutputStream out;
  private final DataInputStream in;

  private BridgeCalls(SSLSocket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(60_000);
    this.out = new DataOutputStream(socket.getOutputStream());
    this.in = new DataInputStream(socket.getInputStream());
  }

  static BridgeCalls connect(int port, Path authority)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var pem = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return new BridgeCalls((SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port));
  }

  /** A message as a client signs it. */
  static JsonObject signed(AccessKey key, String address, String action, String body) {
    MultiMap headers =
        new BusMessage(
                address,
                action,
                key.id(),
                Long.toString(System.currentTimeMillis()),
                UUID.randomUUID().toString(),
                body)
            .signedBy(key);
    JsonObject members = new JsonObject();
    headers.forEach(members::put);
    return new JsonObject()
        .put("type", "send")
        .put("address", address)
        .put("replyAddress", "mine")
        .put("headers", members)
        .put("body", body);
  }

  JsonObject ask(JsonObject frame) throws IOException {
    byte[] json = frame.encode().getBytes(UTF_8);
    out.writeInt(json.length);
    out.write(json);
    out.flush();
    return new JsonObject(new String(in.readNBytes(in.readInt()), UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
