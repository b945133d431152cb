package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Method;
import io.signet.api.PatchOperation;
import io.signet.api.Resource;
import io.signet.api.SignetException;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The resources of an API: its path tree. */
final class Resources {

  /** The body of CreateResource. */
  record NewResource(String pathPart) {}

  static final Input<NewResource> CREATE =
      Input.body(NewResource.class).required("pathPart", NewResource::pathPart);

  private static final Method NOTHING_SAID =
      new Method(null, null, null, null, null, null, null, null, null, null, null);

  private final Store store;
  private final Writes writes;
  private final StageOptions options;

  Resources(Store store, StageOptions options) {
    this.store = store;
    this.writes = new Writes(store);
    this.options = options;
  }

  Object create(ControlRequest request, NewResource body) {
    String apiId = Found.apiId(request);
    return writes.run(
        request,
        transaction -> {
          Resource parent = Found.resource(transaction::get, request, "parentId").value();
          ResourceRules.checkPathPart(body.pathPart());
          Map<String, Document<Resource>> tree = tree(transaction, apiId);
          ResourceRules.checkPlace(body.pathPart(), parent, children(tree, parent.id(), null));
          if (tree.size() >= options.maxResourcesPerApi()) {
            throw Refusals.limit("resources for this API");
          }
          Resource created =
              new Resource(
                  Ids.fresh(Ids.SHORT, tree::containsKey),
                  parent.id(),
                  body.pathPart(),
                  ResourceRules.path(parent, body.pathPart()),
                  null);
          transaction.insert(
              Kind.RESOURCE, apiId + "/" + created.id(), created, Found.ownedByApi(apiId));
          return created;
        });
  }

  Object get(ControlRequest request, Void body) {
    return answer(Found.resource(store::get, request, "resourceId").value(), request);
  }

  Object list(ControlRequest request, Void body) {
    String apiId = Found.apiId(request);
    Found.api(store::get, options, apiId);
    List<Resource> sorted =
        store.list(Kind.RESOURCE, apiId + "/").stream()
            .map(document -> answer(document.value(), request))
            .sorted(Comparator.comparing(Resource::path))
            .toList();
    return request.page().cut(sorted, Resource::path);
  }

  Object update(ControlRequest request, List<PatchOperation> operations) {
    return writes.run(
        request,
        transaction -> {
          Document<Resource> read = Found.resource(transaction::get, request, "resourceId");
          Resource changed = patched(read.value(), operations);
          if (changed.equals(read.value())) {
            return answer(changed, request);
          }
          Map<String, Document<Resource>> tree = tree(transaction, Found.apiId(request));
          Resource placed = placed(changed, tree);
          move(transaction, Found.apiId(request), tree, placed);
          return answer(placed, request);
        });
  }

  /** Takes the whole subtree. */
  Object delete(ControlRequest request, Void body) {
    return writes.run(
        request,
        transaction -> {
          Resource gone = Found.resource(transaction::get, request, "resourceId").value();
          if (gone.parentId() == null) {
            throw SignetException.badRequest("Root resource cannot be deleted.");
          }
          tree(transaction, Found.apiId(request)).values().stream()
              .filter(document -> isAtOrBelow(document.value(), gone))
              .forEach(document -> transaction.delete(document.documentId()));
          return null;
        });
  }

  private static Resource patched(Resource resource, List<PatchOperation> operations) {
    Resource changed = ResourceRules.PATCH.apply(resource, operations);
    if (resource.parentId() == null && changed.pathPart() != null) {
      throw SignetException.badRequest("Root resource cannot update its pathPart.");
    }
    if (resource.parentId() == null && changed.parentId() != null) {
      throw SignetException.badRequest("Root resource cannot update its parentId.");
    }
    return changed;
  }

  /** The resource with the path of its new place, if it may go there. */
  private static Resource placed(Resource changed, Map<String, Document<Resource>> tree) {
    ResourceRules.checkPathPart(changed.pathPart());
    Document<Resource> parent = tree.get(changed.parentId());
    if (parent == null) {
      throw Refusals.unknownResource();
    }
    if (isAtOrBelow(parent.value(), changed)) {
      throw SignetException.badRequest("Resources cannot be cyclical.");
    }
    ResourceRules.checkPlace(
        changed.pathPart(), parent.value(), children(tree, parent.value().id(), changed.id()));
    boolean hasChildren = !children(tree, changed.id(), null).isEmpty();
    if (ResourceRules.isGreedy(changed.pathPart()) && hasChildren) {
      throw SignetException.badRequest(
          "A resource with children cannot have a greedy path variable: " + changed.pathPart());
    }
    return Records.with(changed, "path", ResourceRules.path(parent.value(), changed.pathPart()));
  }

  /** Writes a resource in its new place and everything below it under its new path. */
  private static void move(
      Transaction transaction,
      String apiId,
      Map<String, Document<Resource>> tree,
      Resource resource) {
    transaction.update(tree.get(resource.id()), resource, Found.ownedByApi(apiId));
    for (Resource child : children(tree, resource.id(), null)) {
      String path = ResourceRules.path(resource, child.pathPart());
      move(transaction, apiId, tree, Records.with(child, "path", path));
    }
  }

  private static boolean isAtOrBelow(Resource resource, Resource ancestor) {
    return resource.id().equals(ancestor.id()) || resource.path().startsWith(ancestor.path() + "/");
  }

  private static Map<String, Document<Resource>> tree(Transaction transaction, String apiId) {
    Map<String, Document<Resource>> tree = new LinkedHashMap<>();
    for (Document<Resource> document : transaction.list(Kind.RESOURCE, apiId + "/")) {
      tree.put(document.value().id(), document);
    }
    return tree;
  }

  private static Collection<Resource> children(
      Map<String, Document<Resource>> tree, String parentId, String except) {
    return tree.values().stream()
        .map(Document::value)
        .filter(resource -> parentId.equals(resource.parentId()))
        .filter(resource -> !resource.id().equals(except))
        .toList();
  }

  /** Methods are told in full only when {@code embed=methods} asks for them. */
  private static Resource answer(Resource resource, ControlRequest request) {
    if (resource.resourceMethods() == null || request.queryAll("embed").contains("methods")) {
      return resource;
    }
    Map<String, Method> named = new LinkedHashMap<>();
    resource.resourceMethods().keySet().forEach(verb -> named.put(verb, NOTHING_SAID));
    return new Resource(
        resource.id(), resource.parentId(), resource.pathPart(), resource.path(), named);
  }
}
