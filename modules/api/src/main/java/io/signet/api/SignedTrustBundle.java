package io.signet.api;

import java.time.Instant;

/**
 * A trust bundle that may travel over a network that nobody vouches for.
 *
 * @param jws the bundle with {@code iat} and {@code exp}, signed with ES256, in the compact form of
 *     RFC 7515
 * @param issued when it was signed
 * @param expires after which nobody should believe it
 */
public record SignedTrustBundle(String jws, Instant issued, Instant expires) {}
