package io.signet.it;

import io.signet.keystore.TestCertificates;
import java.util.HashMap;
import java.util.Map;

/** The settings of the origins of the isolation test, two of which keep changing. */
final class IsolationPolicies {

  private static final String OTHER_NAME = "stranger.test";

  private final SignetProcess signet;
  private final IsolationBackend backend;
  private final Timeline<Boolean> bundleVouches = new Timeline<>(true);
  private final Timeline<Boolean> nameFits = new Timeline<>(true);
  private boolean vouches = true;
  private boolean fits = true;

  private IsolationPolicies(SignetProcess signet, IsolationBackend backend) {
    this.signet = signet;
    this.backend = backend;
  }

  static IsolationPolicies set(SignetProcess signet, IsolationBackend backend) {
    IsolationPolicies policies = new IsolationPolicies(signet, backend);
    for (Way way : Way.values()) {
      policies.put(way);
    }
    return policies;
  }

  void changeBundle() {
    vouches = !vouches;
    bundleVouches.changing(vouches);
    put(Way.CHANGING_BUNDLE_2);
    bundleVouches.changed();
  }

  void changeName() {
    fits = !fits;
    nameFits.changing(fits);
    put(Way.CHANGING_NAME_1);
    nameFits.changed();
  }

  /** Whether a call of that time may have been accepted, or may have been refused. */
  boolean possible(Way way, boolean accepted, long start, long end) {
    return switch (way.verdict) {
      case ACCEPTED -> accepted;
      case REFUSED -> !accepted;
      case BY_BUNDLE -> bundleVouches.possible(accepted, start, end);
      case BY_NAME -> nameFits.possible(accepted, start, end);
    };
  }

  private void put(Way way) {
    Map<String, String> settings = new HashMap<>(Map.of("protocol", way.protocol()));
    switch (way.settings) {
      case NONE -> {}
      case BUNDLE -> settings.put("trustBundle", bundle(true));
      case CHANGING_BUNDLE -> settings.put("trustBundle", bundle(vouches));
      case NAME -> settings.put("serverName", Way.SERVER_NAME);
      case CHANGING_NAME -> settings.put("serverName", fits ? Way.SERVER_NAME : OTHER_NAME);
    }
    Backends.put(signet, backend.origin(way), settings);
  }

  private String bundle(boolean vouching) {
    return TestCertificates.pem((vouching ? backend.own : backend.other).leaf());
  }
}
