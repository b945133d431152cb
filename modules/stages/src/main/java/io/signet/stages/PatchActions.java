package io.signet.stages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signet.api.SignetException;
import java.util.function.Supplier;

/** The actions that most rows of the patch rules are made of. */
final class PatchActions {

  private PatchActions() {}

  /** Sets or unsets a member; {@code a.b} is the member b of a, which is made when needed. */
  static PatchAction member(String path, PatchValue value) {
    int dot = path.indexOf('.');
    String name = path.substring(dot + 1);
    return (tree, variables, operation) -> {
      ObjectNode parent = dot < 0 ? tree : tree.withObjectProperty(path.substring(0, dot));
      JsonNode parsed =
          "remove".equals(operation.op())
              ? PatchValue.TEXT.parse("")
              : value.parse(operation.value());
      if (parsed.isNull()) {
        parent.remove(name);
      } else {
        parent.set(name, parsed);
      }
    };
  }

  /**
   * Sets or removes the entry of a map that the path's variable names. A map that loses its last
   * entry is unset.
   *
   * @param unknown the refusal to replace or remove what is not there
   */
  static PatchAction entry(String map, PatchValue value, Supplier<SignetException> unknown) {
    return (tree, variables, operation) -> {
      String key = variables.get(0);
      boolean known = tree.path(map).has(key);
      if (!known && !"add".equals(operation.op())) {
        throw unknown.get();
      }
      if ("remove".equals(operation.op())) {
        removeEntry(tree, map, key);
        return;
      }
      tree.withObjectProperty(map).set(key, value.parse(operation.value()));
    };
  }

  /** As {@link #entry}, but replacing what is not there adds it. */
  static PatchAction lenientEntry(String map, PatchValue value, Supplier<SignetException> unknown) {
    PatchAction strict = entry(map, value, unknown);
    return (tree, variables, operation) -> {
      if ("replace".equals(operation.op())) {
        tree.withObjectProperty(map).set(variables.get(0), value.parse(operation.value()));
        return;
      }
      strict.apply(tree, variables, operation);
    };
  }

  /**
   * Adds an element to a list of texts, removes it, or replaces it by the operation's value. The
   * element is what the path's variable says.
   *
   * @param unknown the refusal to replace or remove what is not there
   */
  static PatchAction keyedElement(String list, Supplier<SignetException> unknown) {
    return (tree, variables, operation) -> {
      switch (operation.op()) {
        case "add" -> addElement(tree.withArrayProperty(list), variables.get(0));
        case "remove" -> removeElement(tree, list, variables.get(0), unknown);
        default -> {
          removeElement(tree, list, variables.get(0), unknown);
          addElement(tree.withArrayProperty(list), operation.value());
        }
      }
    };
  }

  /** Adds the operation's value to a list of texts, or removes it. */
  static PatchAction element(String path, Supplier<SignetException> unknown) {
    int dot = path.indexOf('.');
    String list = path.substring(dot + 1);
    return (tree, variables, operation) -> {
      ObjectNode parent = dot < 0 ? tree : tree.withObjectProperty(path.substring(0, dot));
      if ("add".equals(operation.op())) {
        addElement(parent.withArrayProperty(list), operation.value());
        return;
      }
      removeElement(parent, list, operation.value(), unknown);
    };
  }

  private static void removeEntry(ObjectNode tree, String map, String key) {
    ObjectNode entries = tree.withObjectProperty(map);
    entries.remove(key);
    if (entries.isEmpty()) {
      tree.remove(map);
    }
  }

  private static void addElement(ArrayNode elements, String text) {
    if (text == null || text.isEmpty()) {
      throw SignetException.badRequest("Invalid null or empty value in patch operation");
    }
    if (indexOf(elements, text) < 0) {
      elements.add(text);
    }
  }

  private static void removeElement(
      ObjectNode parent, String list, String text, Supplier<SignetException> unknown) {
    int index = indexOf(parent.path(list), text);
    if (index < 0) {
      throw unknown.get();
    }
    ArrayNode elements = parent.withArrayProperty(list);
    elements.remove(index);
    if (elements.isEmpty()) {
      parent.remove(list);
    }
  }

  private static int indexOf(JsonNode elements, String text) {
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).asText().equals(text)) {
        return i;
      }
    }
    return -1;
  }
}
