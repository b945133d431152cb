package io.signet.kits;

import io.signet.api.Kit;
import io.signet.api.SignetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a backend should trust now.
 *
 * @param leaves the certificates that the gateway presents
 * @param all those and whatever vouches for them, in order, none twice
 * @param pinned whether exactly those are let in; else what authorities vouch for, which then stand
 *     in their place
 */
record Trust(List<TrustedCertificate> leaves, List<TrustedCertificate> all, boolean pinned) {

  private static final String BUNDLE = "trust.pem";

  static Trust of(List<String> chains) {
    List<TrustedCertificate> leaves = new ArrayList<>();
    List<TrustedCertificate> all = new ArrayList<>();
    for (String chain : chains) {
      List<TrustedCertificate> certificates = TrustedCertificate.parse(chain);
      leaves.add(certificates.get(0));
      certificates.stream().filter(each -> !all.contains(each)).forEach(all::add);
    }
    if (leaves.isEmpty()) {
      throw SignetException.conflict("The client certificate has no version to trust");
    }
    return new Trust(leaves.stream().distinct().toList(), all, true);
  }

  /** Everything that authorities vouch for. */
  static Trust inAuthorities(List<String> pems) {
    List<TrustedCertificate> authorities =
        pems.stream().flatMap(pem -> TrustedCertificate.parse(pem).stream()).toList();
    return new Trust(authorities, authorities, false);
  }

  /**
   * The files that hold the certificates.
   *
   * @param split one for each, beside the one with all, for tools that read only the first
   */
  List<Kit.File> files(boolean split) {
    List<Kit.File> files = new ArrayList<>();
    files.add(
        new Kit.File(
            BUNDLE,
            "the certificates to trust, and no others",
            all.stream().map(TrustedCertificate::pem).collect(Collectors.joining())));
    List<String> names = splitNames();
    for (int i = 0; split && i < all.size(); i++) {
      String purpose = "number " + (i + 1) + " of " + BUNDLE + ", alone";
      files.add(new Kit.File(names.get(i), purpose, all.get(i).pem()));
    }
    return files;
  }

  /** The names of the files with one certificate each. */
  List<String> splitNames() {
    return IntStream.rangeClosed(1, all.size()).mapToObj("trust-%d.pem"::formatted).toList();
  }

  /**
   * OpenSSL looks issuers up by name, and two of one name without key identifiers are one to it.
   */
  Optional<String> sharedName() {
    long names = leaves.stream().map(TrustedCertificate::subject).distinct().count();
    boolean confusable =
        names < leaves.size() && leaves.stream().anyMatch(leaf -> !leaf.namesItsKey());
    return confusable
        ? Optional.of(
            "Beware: these certificates share one name and carry no key identifiers"
                + " (certificates.profile aws). A server on OpenSSL accepts only the first of"
                + " trust.pem, so a rotation there has an outage.")
        : Optional.empty();
  }
}
