package io.signet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * A request in the one form that both sides of Signature Version 4 hash (AWS, "Create a signed AWS
 * API request").
 *
 * @param text the canonical request
 */
record CanonicalRequest(String text) {

  /**
   * Builds the canonical form.
   *
   * @param signedHeaders lower-case names
   * @param payloadHash SHA-256 of the body, hexadecimal
   */
  static CanonicalRequest of(
      RequestHead head, SortedSet<String> signedHeaders, String payloadHash) {
    String headers =
        signedHeaders.stream()
            .map(name -> name + ":" + values(head, name) + "\n")
            .collect(Collectors.joining());
    // Every service but S3 signs the path encoded once more than it is sent.
    return new CanonicalRequest(
        String.join(
            "\n",
            head.method(),
            UriCoding.encodePath(head.path()),
            head.query().canonical(),
            headers,
            String.join(";", signedHeaders),
            payloadHash));
  }

  /** SHA-256 of the canonical form, hexadecimal. */
  String hash() {
    return Hashes.sha256(text.getBytes(UTF_8));
  }

  private static String values(RequestHead head, String name) {
    return head.header(name).stream()
        .map(value -> value.strip().replaceAll(" {2,}", " "))
        .collect(Collectors.joining(","));
  }
}
