package io.signet.certificates;

import io.signet.api.StoredCertificate;

/** Asks the backends of a certificate's stages what they make of one of its versions. */
@FunctionalInterface
interface Survey {

  /**
   * Asks, and waits for the answers; a backend that gives none is no failure of this.
   *
   * @param version which exists beside the one in use
   */
  Consent ask(StoredCertificate certificate, int version);
}
