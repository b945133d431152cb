package io.signet.benchmarks;

import java.util.List;

/** The kind of the client certificates' keys. */
enum KeyKind {
  RSA_2048("rsa_2048", List.of("-newkey", "rsa:2048")),
  EC_P256("ec_p256", List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));

  private final String option;
  private final List<String> openssl;

  KeyKind(String option, List<String> openssl) {
    this.option = option;
    this.openssl = openssl;
  }

  /** As Signet's configuration writes it. */
  String option() {
    return option;
  }

  List<String> openssl() {
    return openssl;
  }
}
