package io.signet.server;

/** The version of this build. */
final class Version {

  private Version() {}

  /** As the distribution's manifest says it; {@code development} when run from classes. */
  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
