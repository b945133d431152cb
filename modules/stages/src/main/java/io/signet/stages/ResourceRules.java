package io.signet.stages;

import io.signet.api.Resource;
import io.signet.api.SignetException;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * What a path part may be, alone and among its siblings: at most one variable under each parent,
 * nothing below a greedy one.
 */
final class ResourceRules {

  private static final int MAX_PATH_PART = 255;
  private static final Pattern PATH_PART =
      Pattern.compile("[a-zA-Z0-9._:-]+|\\{[a-zA-Z0-9._:-]+\\+?}");

  static final PatchRules PATCH =
      new PatchRules(PatchGrammar.NEWER)
          .replace("/parentId", PatchActions.member("parentId", PatchValue.EXACT))
          .replace("/pathPart", PatchActions.member("pathPart", PatchValue.EXACT));

  private ResourceRules() {}

  static void checkPathPart(String pathPart) {
    if (!PATH_PART.matcher(pathPart).matches()) {
      throw SignetException.badRequest(
          "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly"
              + " braces at the beginning and the end.");
    }
    if (pathPart.length() > MAX_PATH_PART) {
      throw SignetException.badRequest(
          "Resource's path part cannot be longer than " + MAX_PATH_PART + " characters");
    }
  }

  /**
   * Refuses a path part that its place does not allow.
   *
   * @param siblings the parent's other children
   */
  static void checkPlace(String pathPart, Resource parent, Collection<Resource> siblings) {
    if (isGreedy(parent.pathPart())) {
      throw SignetException.badRequest(
          "Cannot create a child of a resource with a greedy path variable: " + parent.pathPart());
    }
    for (Resource sibling : siblings) {
      if (sibling.pathPart().equals(pathPart)) {
        throw SignetException.conflict(
            "Another resource with the same parent already has this name: " + pathPart);
      }
      if (isVariable(pathPart) && isVariable(sibling.pathPart())) {
        throw SignetException.badRequest(
            "A sibling ("
                + sibling.pathPart()
                + ") of this resource already has a variable path part -- only one is allowed");
      }
    }
  }

  static boolean isGreedy(String pathPart) {
    return pathPart != null && pathPart.endsWith("+}");
  }

  static String path(Resource parent, String pathPart) {
    return (parent.path().equals("/") ? "" : parent.path()) + "/" + pathPart;
  }

  private static boolean isVariable(String pathPart) {
    return pathPart.startsWith("{");
  }
}
