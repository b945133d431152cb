package io.signet.stages;

import java.security.SecureRandom;
import java.util.function.Predicate;

/** Ids in Amazon API Gateway's form: lower-case letters and digits. */
final class Ids {

  static final int LONG = 10;
  static final int SHORT = 6;

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** A random id that is not taken yet. */
  static String fresh(int length, Predicate<String> taken) {
    String id = random(length);
    while (taken.test(id)) {
      id = random(length);
    }
    return id;
  }

  private static String random(int length) {
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
