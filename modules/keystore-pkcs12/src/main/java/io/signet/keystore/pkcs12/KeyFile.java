package io.signet.keystore.pkcs12;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.PBEParameterSpec;
import javax.security.auth.DestroyFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of the PKCS#12 file, by the JDK's own implementation.
 *
 * <p>Keys are encrypted one by one with AES-256 under PBKDF2 with HmacSHA256 (PBES2, RFC 8018), as
 * said here for each key. Certificates and the check value of the whole file follow the JDK's
 * defaults, which are of the same strength from JDK 17 on, with 10,000 rounds; the JDK has no way
 * to say that per keystore. Not safe for several threads.
 */
final class KeyFile {

  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
  private static final String KEY_PROTECTION = "PBEWithHmacSHA256AndAES_256";
  private static final int SALT_BYTES = 16;

  private final KeyStore content;
  private final Password password;
  private final SecureRandom random = new SecureRandom();

  private KeyFile(KeyStore content, Password password) {
    this.content = content;
    this.password = password;
  }

  static KeyFile empty(Password password) {
    try {
      return new KeyFile(load(null, null), password);
    } catch (GeneralSecurityException | IOException e) {
      throw new KeystoreException(Reason.UNSUPPORTED, "this JDK has no PKCS#12", e);
    }
  }

  /**
   * Reads a file's bytes.
   *
   * @param path names the file in messages
   * @throws KeystoreException {@code WRONG_PASSWORD} or {@code CORRUPT}
   */
  static KeyFile read(byte[] bytes, Password password, Path path) {
    try {
      return new KeyFile(load(bytes, password.characters()), password);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (e.getCause() instanceof GeneralSecurityException && !opensAnyKey(bytes, password)) {
        throw new KeystoreException(
            Reason.WRONG_PASSWORD,
            "the password in %s does not open %s".formatted(password.file(), path),
            e);
      }
      throw corrupt(path + " is damaged or no PKCS#12 file", e);
    }
  }

  /**
   * All keys with their chains.
   *
   * @throws KeystoreException {@code CORRUPT} if any key of ours does not open
   */
  Map<KeyId, Identity> identities(Path path) {
    Map<KeyId, Identity> identities = new HashMap<>();
    KeyStore.PasswordProtection protection = new KeyStore.PasswordProtection(password.characters());
    try {
      for (String alias : aliases()) {
        Optional<KeyId> id = Alias.parse(alias);
        if (id.isPresent()) {
          identities.put(id.get(), identity(id.get(), alias, protection, path));
        } else {
          LOG.warn("left alone what is no key of ours file={} alias={}", path, alias);
        }
      }
    } finally {
      wipe(protection);
    }
    return identities;
  }

  void put(Identity identity) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    KeyStore.PasswordProtection protection =
        new KeyStore.PasswordProtection(
            password.characters(), KEY_PROTECTION, new PBEParameterSpec(salt, password.rounds()));
    try {
      content.setEntry(Alias.of(identity.id()), entry(identity), protection);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new KeystoreException(
          Reason.INVALID, "the key of " + identity.id() + " does not go into PKCS#12", e);
    } finally {
      wipe(protection);
    }
  }

  void remove(KeyId id) {
    try {
      content.deleteEntry(Alias.of(id));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an in-memory entry was not removed", e);
    }
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.store(bytes, password.characters());
    } catch (GeneralSecurityException | IOException e) {
      throw new KeystoreException(Reason.UNAVAILABLE, "the JDK does not encode PKCS#12", e);
    }
    return bytes.toByteArray();
  }

  private static KeyStore load(byte[] bytes, char[] password)
      throws GeneralSecurityException, IOException {
    KeyStore content = KeyStore.getInstance("PKCS12");
    content.load(bytes == null ? null : new ByteArrayInputStream(bytes), password);
    return content;
  }

  /**
   * Whether the password is right although the file does not load. The JDK says "wrong password" of
   * changed bytes, too; but each key is encrypted by itself and opens without the rest.
   */
  private static boolean opensAnyKey(byte[] bytes, Password password) {
    KeyFile unchecked;
    try {
      unchecked = new KeyFile(load(bytes, null), password);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return false;
    }
    return unchecked.aliases().stream().anyMatch(unchecked::opens);
  }

  private boolean opens(String alias) {
    try {
      return content.getKey(alias, password.characters()) != null;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private List<String> aliases() {
    try {
      return Collections.list(content.aliases());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a loaded keystore has no aliases", e);
    }
  }

  private Identity identity(
      KeyId id, String alias, KeyStore.PasswordProtection protection, Path path) {
    try {
      KeyStore.Entry entry = content.getEntry(alias, protection);
      if (entry instanceof KeyStore.PrivateKeyEntry key) {
        return new Identity(id, Issuers.chain(key), key.getPrivateKey());
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw corrupt("the key of %s in %s does not open".formatted(id, path), e);
    }
    throw corrupt("there is no private key under %s in %s".formatted(id, path), null);
  }

  private static void wipe(KeyStore.PasswordProtection protection) {
    try {
      protection.destroy();
    } catch (DestroyFailedException e) {
      throw new IllegalStateException("a copy of the password was not wiped", e);
    }
  }

  private static KeyStore.PrivateKeyEntry entry(Identity identity) throws GeneralSecurityException {
    PrivateKey key = identity.privateKey();
    List<X509Certificate> chain = identity.chain();
    return new KeyStore.PrivateKeyEntry(
        key, chain.toArray(X509Certificate[]::new), Issuers.attributes(chain));
  }

  private static KeystoreException corrupt(String message, Throwable cause) {
    return new KeystoreException(Reason.CORRUPT, message, cause);
  }
}
