package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Method;
import io.signet.api.Resource;
import io.signet.store.Store;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Edits a method, or what hangs on it, inside its resource's document: a resource changes as a
 * whole, so that no edit of one method can undo another.
 */
final class MethodEdits {

  private final Store store;
  private final Writes writes;

  MethodEdits(Store store) {
    this.store = store;
    this.writes = new Writes(store);
  }

  /** The method that a request names. */
  Method read(ControlRequest request) {
    return Found.method(Found.resource(store::get, request, "resourceId").value(), request);
  }

  /** Changes the method that a request names; answers it as it is then. */
  Method change(ControlRequest request, UnaryOperator<Method> edit) {
    return edit(request, (resource, verb) -> edit.apply(Found.method(resource, request)));
  }

  /**
   * Makes, changes or, by {@code null}, removes the method that a request names.
   *
   * @param edit from the resource and the verb to the new method
   */
  Method edit(ControlRequest request, BiFunction<Resource, String, Method> edit) {
    String verb = Found.verb(request);
    return writes.run(
        request,
        transaction -> {
          Document<Resource> read = Found.resource(transaction::get, request, "resourceId");
          Method method = edit.apply(read.value(), verb);
          transaction.update(
              read, withMethod(read.value(), verb, method), Found.ownedByApi(Found.apiId(request)));
          return method;
        });
  }

  private static Resource withMethod(Resource resource, String verb, Method method) {
    Map<String, Method> methods =
        method == null
            ? Records.without(resource.resourceMethods(), verb)
            : Records.put(resource.resourceMethods(), verb, method);
    return new Resource(
        resource.id(), resource.parentId(), resource.pathPart(), resource.path(), methods);
  }
}
