package io.signet.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.NodePhase;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import java.time.Instant;

/** What a node says of itself beside its revision; every member may be missing. */
record NodeTold(
    String address, String version, String member, NodePhase phase, Instant startedDate) {

  private static final NodeTold NOTHING = new NodeTold(null, null, null, null, null);

  static NodeTold of(ThisNode node, NodePhase phase) {
    return new NodeTold(node.address(), node.version(), node.member(), phase, node.started());
  }

  /**
   * What another node wrote, perhaps of another version. What cannot be read says nothing: nobody
   * shall miss a node in the list for it.
   */
  static NodeTold read(String text) {
    if (text == null) {
      return NOTHING;
    }
    try {
      return WireJson.readStored(text, NodeTold.class);
    } catch (SignetException e) {
      return NOTHING;
    }
  }

  String text() {
    return new String(WireJson.bytes(this), UTF_8);
  }
}
