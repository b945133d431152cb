package io.signet.certificates;

import io.signet.api.BackendSettings;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.Kind;
import io.signet.api.Rotation.Acceptance;
import io.signet.api.Rotation.Result;
import io.signet.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the backends of a certificate's stages make of one of its versions.
 *
 * @param acceptances an entry for every backend of every stage that uses the certificate
 * @param stages the stages whose backends were asked, each with the revision of the configuration
 *     that said whom and how to ask
 * @param vouched whether an authority vouches for the version that backends trust already, so that
 *     they trust the version too
 */
record Consent(List<Acceptance> acceptances, Map<String, Long> stages, boolean vouched) {

  Consent(List<Acceptance> acceptances, Map<String, Long> stages) {
    this(acceptances, stages, false);
  }

  Consent {
    acceptances = List.copyOf(acceptances);
    stages = Map.copyOf(stages);
  }

  /** As it is for versions that such an authority vouches for: nobody has to prove anything. */
  Consent vouchedFor() {
    return new Consent(acceptances.stream().map(Consent::vouchedFor).toList(), stages, true);
  }

  private static Acceptance vouchedFor(Acceptance each) {
    return each.result() != Result.UNPROVEN
        ? each
        : new Acceptance(
            each.stage(),
            each.origin(),
            Result.ACCEPTED,
            "the gateway's CA issued it; the backend itself proves nothing: " + each.reason(),
            each.checkedDate());
  }

  /** The backends that reject the version, or do not prove that they accept it. */
  List<Acceptance> withheld() {
    return acceptances.stream().filter(each -> each.result() != Result.ACCEPTED).toList();
  }

  /**
   * Whether it is still about the stages that use the certificate now, and about their backends as
   * they are set now. Looked at inside of the write that relies on it.
   */
  boolean holds(Transaction transaction, String certificateId) {
    Set<String> using =
        transaction.referrers(Kind.CERTIFICATE.id(certificateId)).stream()
            .map(DocumentId::id)
            .collect(Collectors.toSet());
    return using.equals(stages.keySet())
        && using.stream().allMatch(stage -> isAsAsked(transaction, stage))
        && acceptances.stream().allMatch(each -> isAsAsked(transaction, each));
  }

  private boolean isAsAsked(Transaction transaction, String stage) {
    return transaction
        .get(Kind.STAGE, stage)
        .filter(found -> found.revision() <= stages.get(stage))
        .isPresent();
  }

  /** Whoever was asked by a harmless request had settings that name it. */
  private boolean isAsAsked(Transaction transaction, Acceptance acceptance) {
    Optional<Document<BackendSettings>> found = transaction.get(Kind.BACKEND, acceptance.origin());
    return found.isEmpty()
        ? vouched || !acceptance.origin().startsWith("https:")
        : found.get().revision() <= stages.get(acceptance.stage());
  }
}
