package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.admin.RequestSigner;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The command line's own client of the control plane, for the benchmarks. */
public final class ControlPlane {

  private final ControlClient client;

  /**
   * @param dataDirectory where the running Signet keeps its access key
   */
  public ControlPlane(URI endpoint, Path dataDirectory) {
    RequestSigner signer =
        new RequestSigner(Secrets.existingAccessKey(dataDirectory, Map.of()), "us-east-1");
    client = new ControlClient(endpoint, signer);
  }

  public JsonNode post(String path, Map<String, ?> body) {
    return client.post(path, body);
  }

  public JsonNode put(String path, Map<String, ?> body) {
    return client.put(path, body);
  }

  public JsonNode patch(String path, Map<String, ?> body) {
    return client.patch(path, body);
  }
}
