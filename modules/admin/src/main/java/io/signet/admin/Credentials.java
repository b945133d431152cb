package io.signet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.AccessKey;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The access keys that may sign requests. Called on event loops: a look-up must not block. */
@FunctionalInterface
public interface Credentials {

  /** The key of an id; empty if there is none. */
  Optional<AccessKey> find(String accessKeyId);

  /** A fixed set of keys. A look-up takes the same time whether or not the id is known. */
  static Credentials of(AccessKey... keys) {
    List<AccessKey> known = List.of(keys);
    return accessKeyId -> {
      byte[] wanted = accessKeyId.getBytes(UTF_8);
      AccessKey found = null;
      for (AccessKey key : known) {
        if (MessageDigest.isEqual(key.id().getBytes(UTF_8), wanted)) {
          found = key;
        }
      }
      return Optional.ofNullable(found);
    };
  }
}
