package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.BusMessage;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client of the event bus that is no JVM would do the same: through the bridge of every node it
 * asks the certificate service, which the nodes serve in turn, so that some of the answers come
 * from another node.
 */
final class BusProbe {

  private static final String ADDRESS = "signet.certificates";
  private static final int ANSWER_MILLIS = 2_000;
  private static final long POLL_NANOS = 100_000_000;
  private static final long GIVE_UP_NANOS = 40_000_000_000L;

  private final List<LabNode> nodes;
  private final SSLContext tls;

  BusProbe(ClusterLab lab) {
    this.nodes = lab.nodes();
    this.tls = trusting(Pems.certificate(lab.doorAuthorityPem()));
  }

  /** Waits until the services answer every message through every node; gives up in the end. */
  void awaitAnswers() {
    long end = System.nanoTime() + GIVE_UP_NANOS;
    while (!nodes.stream().allMatch(this::answers) && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Whether as many messages as there are nodes, and as many again, are all answered. */
  private boolean answers(LabNode node) {
    try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket()) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.connect(
          new InetSocketAddress(node.host().address(), LabNode.BRIDGE_PORT), ANSWER_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < 2 * nodes.size(); i++) {
        byte[] frame = frame().encode().getBytes(UTF_8);
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
        JsonObject answer = new JsonObject(new String(in.readNBytes(in.readInt()), UTF_8));
        if ("err".equals(answer.getString("type"))) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static JsonObject frame() {
    BusMessage message =
        new BusMessage(
            ADDRESS,
            "GetClientCertificates",
            LabSecrets.KEY.id(),
            Long.toString(System.currentTimeMillis()),
            UUID.randomUUID().toString(),
            "{}");
    JsonObject headers = new JsonObject();
    message
        .signedBy(LabSecrets.KEY)
        .forEach(header -> headers.put(header.getKey(), header.getValue()));
    return new JsonObject()
        .put("type", "send")
        .put("address", ADDRESS)
        .put("replyAddress", "probe")
        .put("headers", headers)
        .put("body", "{}");
  }

  private static SSLContext trusting(X509Certificate authority) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
