package io.signet.admin;

import static java.util.Objects.requireNonNull;

import io.signet.api.AccessKey;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Signs control-plane requests by Signature Version 4, for Signet's own command line: the same
 * calculation that the admin endpoints verify.
 */
public final class RequestSigner {

  private static final String SERVICE = "apigateway";
  private static final SortedSet<String> SIGNED_HEADERS =
      new TreeSet<>(java.util.List.of("host", "x-amz-date"));

  private final AccessKey key;
  private final String region;

  /**
   * @param region the region that the control plane was configured with
   */
  public RequestSigner(AccessKey key, String region) {
    this.key = requireNonNull(key, "key is null");
    this.region = requireNonNull(region, "region is null");
  }

  /**
   * The headers that sign a request, beside {@code Host}, which every client sends itself.
   *
   * @param uri the whole URI, encoded as it will be sent
   * @param body the body; empty for none
   */
  public Map<String, String> headers(String method, URI uri, byte[] body, Instant now) {
    SigningTime time = new SigningTime(now, "x-amz-date");
    MultiMap signed =
        MultiMap.caseInsensitiveMultiMap()
            .add("host", uri.getRawAuthority())
            .add("x-amz-date", time.text());
    String target =
        uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    CanonicalRequest request =
        CanonicalRequest.of(
            RequestHead.of(method, target, signed), SIGNED_HEADERS, Hashes.sha256(body));
    Authorization.Scope scope =
        new Authorization.Scope(time.date(), region, SERVICE, SignatureVerifier.TERMINATOR);
    String signature = HexFormat.of().formatHex(Signature.of(key, scope, time, request));
    return Map.of(
        "X-Amz-Date",
        time.text(),
        "Authorization",
        Authorization.ALGORITHM
            + " Credential="
            + key.id()
            + "/"
            + scope
            + ", SignedHeaders="
            + String.join(";", SIGNED_HEADERS)
            + ", Signature="
            + signature);
  }
}
