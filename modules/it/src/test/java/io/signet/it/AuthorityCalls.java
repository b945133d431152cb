package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The gateway's own authority, through Signet's own API. */
final class AuthorityCalls {

  private static final String PATH = "/signet/v1/authority";

  private final AdminCalls calls;

  AuthorityCalls(SignetProcess signet) {
    this.calls = new AdminCalls(signet);
  }

  /** Every version that backends should trust now, the oldest first. */
  List<String> pems() {
    List<String> pems = new ArrayList<>();
    versions().forEach(each -> pems.add(each.path("pemEncodedCertificate").asText()));
    return pems;
  }

  /** Makes a successor, if there is none and no predecessor either. */
  void prepare() {
    if (versions().size() == 1) {
      move("PREPARED");
    }
  }

  /** Has the one that does not issue issue, at once. */
  void change() {
    boolean successor = versions().path(1).path("role").asText().equals("successor");
    move(successor ? "ACTIVE" : "ROLLED_BACK");
  }

  private JsonNode versions() {
    return calls.made("GET", PATH, null).path("versions");
  }

  private void move(String to) {
    calls.made("POST", PATH + "/transitions", "{\"to\": \"%s\", \"force\": true}".formatted(to));
  }
}
