package io.signet.api;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One control-plane operation as a door understood it: authenticated, bounded, not yet validated.
 *
 * @param operation what to do
 * @param caller who asks
 * @param requestId the id that the answer and the audit log carry
 * @param path the decoded variables of the operation's path, by the names in its template
 * @param query the decoded query parameters; a repeated one keeps its order
 * @param body the JSON body; empty when there was none
 */
public record ControlRequest(
    Operation operation,
    Caller caller,
    String requestId,
    Map<String, String> path,
    Map<String, List<String>> query,
    Buffer body) {

  public ControlRequest {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  /**
   * A variable of the operation's path.
   *
   * @throws IllegalArgumentException if the operation's template has no such variable
   */
  public String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalArgumentException(operation + " has no path variable " + name);
    }
    return value;
  }

  /** The first value of a query parameter. */
  public Optional<String> query(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** All values of a query parameter, in order; empty when it was not given. */
  public List<String> queryAll(String name) {
    return query.getOrDefault(name, List.of());
  }

  /**
   * The body as a record; an absent body is read as {@code {}}.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for malformed JSON or an unknown member,
   *     {@link ErrorCode#SERIALIZATION} for a value of the wrong type
   */
  public <T> T body(Class<T> type) {
    return WireJson.read(body, type);
  }

  /** The operations of a PATCH body; empty when none were given. */
  public List<PatchOperation> patchOperations() {
    List<PatchOperation> operations = body(Patch.class).patchOperations();
    return operations == null ? List.of() : operations;
  }

  /** The page that a listing asks for. */
  public PageRequest page() {
    return PageRequest.of(query("limit"), query("position"));
  }

  private record Patch(List<PatchOperation> patchOperations) {}

  /** Without the body, which may hold a private key. */
  @Override
  public String toString() {
    return "ControlRequest[" + operation + ", " + requestId + ", " + path + "]";
  }
}
