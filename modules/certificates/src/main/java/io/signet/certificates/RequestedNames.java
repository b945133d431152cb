package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import io.signet.keystore.KeyId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names that a certification request asks for, checked; what is not said has a default. */
record RequestedNames(Subject subject, Alternatives alternatives, String defaultOrganization) {

  private static final int MAX_NAMES = 20;

  /** RFC 5280, appendix A.1: the bounds of an X.500 name's parts. */
  private static final int MAX_SHORT = 64;

  private static final int MAX_LONG = 128;
  private static final int MAX_URI = 512;
  private static final int MAX_EMAIL = 254;

  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern HOST =
      Pattern.compile("(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\\.?)+");
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[!-~]+");
  private static final Pattern EMAIL = Pattern.compile("[!-?A-~]+@[A-Za-z0-9.-]+");

  /** The parts of the subject; what is {@code null} has the default of generated certificates. */
  record Subject(
      String commonName,
      String organization,
      String organizationalUnit,
      String locality,
      String state,
      String country,
      String serialNumber) {}

  /** Subject alternative names, beside the one that names the certificate's id. */
  record Alternatives(List<String> dns, List<String> uri, List<String> email) {

    Alternatives {
      dns = dns == null ? List.of() : dns;
      uri = uri == null ? List.of() : uri;
      email = email == null ? List.of() : email;
    }
  }

  /**
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#BAD_REQUEST}
   */
  RequestedNames {
    subject = subject == null ? new Subject(null, null, null, null, null, null, null) : subject;
    alternatives = alternatives == null ? new Alternatives(null, null, null) : alternatives;
    check(subject.commonName(), "subject.commonName", MAX_SHORT);
    check(subject.organization(), "subject.organization", MAX_SHORT);
    check(subject.organizationalUnit(), "subject.organizationalUnit", MAX_SHORT);
    check(subject.serialNumber(), "subject.serialNumber", MAX_SHORT);
    check(subject.locality(), "subject.locality", MAX_LONG);
    check(subject.state(), "subject.state", MAX_LONG);
    if (subject.country() != null && !COUNTRY.matcher(subject.country()).matches()) {
      throw badRequest("Invalid subject.country specified. Must be two capital letters");
    }
    check(alternatives.dns(), "alternativeNames.dns", HOST, MAX_LONG * 2);
    check(alternatives.uri(), "alternativeNames.uri", URI, MAX_URI);
    check(alternatives.email(), "alternativeNames.email", EMAIL, MAX_EMAIL);
    long names =
        Stream.of(alternatives.dns(), alternatives.uri(), alternatives.email())
            .mapToLong(List::size)
            .sum();
    if (names > MAX_NAMES) {
      throw badRequest("Invalid alternativeNames specified. At most " + MAX_NAMES + " are allowed");
    }
  }

  /** The URI by which backends tell certificates of this gateway apart. */
  static String uri(KeyId id) {
    return "urn:signet:client-certificate:" + id.certificateId();
  }

  private static void check(String text, String name, int max) {
    if (text == null) {
      return;
    }
    if (text.isBlank()
        || Texts.length(text) > max
        || !Texts.encodable(text)
        || text.chars().anyMatch(Character::isISOControl)) {
      throw badRequest(
          "Invalid " + name + " specified. Must be 1 to " + max + " printable characters");
    }
  }

  private static void check(List<String> texts, String name, Pattern form, int max) {
    for (String text : texts) {
      if (text == null || text.length() > max || !form.matcher(text).matches()) {
        throw badRequest("Invalid " + name + " specified");
      }
    }
  }
}
