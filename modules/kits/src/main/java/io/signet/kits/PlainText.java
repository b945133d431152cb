package io.signet.kits;

import java.util.regex.Pattern;

/**
 * Text from a certificate, fit for a comment of any format. Organizations are configurable and
 * imported certificates bring any subject, so what could end a comment, a line or a string
 * somewhere, Java's escapes included, becomes an underscore.
 */
final class PlainText {

  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9 .,=:+_-]|(?<=-)-");
  private static final int LONGEST = 200;

  private PlainText() {}

  static String of(String text) {
    String plain = UNSAFE.matcher(text).replaceAll("_");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }
}
