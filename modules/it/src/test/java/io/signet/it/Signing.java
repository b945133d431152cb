package io.signet.it;

import io.signet.admin.RequestSigner;
import io.signet.api.AccessKey;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Signs requests that no SDK sends. */
final class Signing {

  private Signing() {}

  static Map<String, String> headers(SignetProcess signet, String method, URI uri, byte[] body) {
    AwsBasicCredentials credentials = Clients.credentials(signet);
    AccessKey key = new AccessKey(credentials.accessKeyId(), credentials.secretAccessKey());
    return new RequestSigner(key, "us-east-1").headers(method, uri, body, Instant.now());
  }
}
