package io.signet.api;

/**
 * Who asks, as a door found out; what the audit log names.
 *
 * @param accessKeyId the access key that signed the request, or {@code "-"} for Signet itself
 * @param door {@code "http"}, {@code "bus"} or {@code "cli"}
 * @param address the caller's network address, or {@code "-"}
 */
public record Caller(String accessKeyId, String door, String address) {

  /** Signet's own housekeeping. */
  public static final Caller SIGNET = new Caller("-", "signet", "-");
}
