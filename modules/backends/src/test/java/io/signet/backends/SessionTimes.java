package io.signet.backends;

import io.signet.api.BackendSettings;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.backends.NginxBackend.Sight;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures what resuming a session is worth: calls one after another, each on a connection of its
 * own, to an nginx that resumes and to one that does not.
 */
final class SessionTimes {

  private static final int WARM_UP = 300;
  private static final int CALLS = 500;
  private static final int ROUNDS = 3;

  private SessionTimes() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("engine,tls,key,resuming,resumed %,median us,p90 us");
    for (TlsEngine engine : List.of(TlsEngine.OPENSSL, TlsEngine.JDK)) {
      for (String tls : List.of("TLSv1.2", "TLSv1.3")) {
        for (KeyAlgorithm key : List.of(KeyAlgorithm.RSA_2048, KeyAlgorithm.EC_P256)) {
          for (boolean resuming : new boolean[] {false, true}) {
            measure(engine, tls, key, resuming);
          }
        }
      }
    }
  }

  private static void measure(TlsEngine engine, String tls, KeyAlgorithm key, boolean resuming)
      throws Exception {
    Identity anna = TestCertificates.identity("anna", 1, key);
    Identity server = TestCertificates.server(TestBackend.AUTHORITY);
    Path directory = Files.createTempDirectory("nginx");
    try (Node node = Node.with(engine).certificate(anna).stage("prod", "anna");
        NginxBackend backend = NginxBackend.start(directory, tls, resuming, server, List.of())) {
      String bundle = TestCertificates.pem(TestBackend.AUTHORITY.leaf());
      node.settings(new BackendSettings(backend.origin(), bundle, null, null, null, null));
      node.publish();
      long[] nanos = new long[CALLS * ROUNDS];
      int resumed = 0;
      for (int i = -WARM_UP; i < nanos.length; i++) {
        long before = System.nanoTime();
        Outcome outcome =
            node.await(Node.to(Node.target("https", "127.0.0.1", backend.port(), "anna", false)));
        if (i >= 0) {
          nanos[i] = System.nanoTime() - before;
          resumed += Sight.of(outcome).resumed() ? 1 : 0;
        }
      }
      Arrays.sort(nanos);
      System.out.printf(
          Locale.ROOT,
          "%s,%s,%s,%s,%.1f,%d,%d%n",
          engine,
          tls,
          key,
          resuming,
          100.0 * resumed / nanos.length,
          nanos[nanos.length / 2] / 1000,
          nanos[nanos.length * 9 / 10] / 1000);
    }
  }
}
