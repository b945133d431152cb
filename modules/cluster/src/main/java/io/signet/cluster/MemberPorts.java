package io.signet.cluster;

/**
 * The port of Hazelcast members behind the relay. On the loopback address of its own that each
 * member has, one fixed port does for all.
 *
 * @param known where the others look for a member
 * @param bound where the member itself listens; other than {@code known} only in tests, where the
 *     tunnel and the member that it leads to share a host
 */
record MemberPorts(int known, int bound) {

  static final MemberPorts DEFAULT = new MemberPorts(5709, 5709);

  /** Whether a node of this host is reached without a tunnel. */
  boolean direct() {
    return known == bound;
  }
}
