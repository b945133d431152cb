package io.signet.api;

import java.util.Map;

/**
 * One node of an API's path tree with its methods.
 *
 * @param parentId the parent's id; {@code null} for the root
 * @param pathPart the last segment: text, <code>{name}</code> or <code>{name+}</code>; {@code null}
 *     for the root
 * @param path the whole path, such as <code>/pets/{petId}</code>
 * @param resourceMethods by verb, {@code ANY} included; {@code null} when there are none
 */
public record Resource(
    String id,
    String parentId,
    String pathPart,
    String path,
    Map<String, Method> resourceMethods) {}
