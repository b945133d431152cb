package io.signet.keystore.pkcs12;

import io.signet.keystore.KeyId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a key inside the file: the text of its {@link KeyId}.
 *
 * <p>The JDK takes aliases that differ in case only for one, so a capital letter is written as an
 * underscore and the small letter; ids have no underscores.
 */
final class Alias {

  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
  private static final Pattern ESCAPED = Pattern.compile("_([a-z])");

  private Alias() {}

  static String of(KeyId id) {
    return CAPITAL
        .matcher(id.toString())
        .replaceAll(capital -> "_" + capital.group().toLowerCase(Locale.ROOT));
  }

  /** The id of an alias; empty if it is not one of ours. */
  static Optional<KeyId> parse(String alias) {
    String text =
        ESCAPED.matcher(alias).replaceAll(small -> small.group(1).toUpperCase(Locale.ROOT));
    try {
      return Optional.of(KeyId.parse(text)).filter(id -> of(id).equals(alias));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
