package io.signet.routing;

import java.util.List;

/**
 * A method of a resource, ready to be called.
 *
 * @param resourcePath such as <code>/pets/{petId}</code>
 * @param verb the method's verb, {@code ANY} included
 * @param pathNames the names of the path's variables, in order
 * @param action what a call does
 */
record Route(
    CompiledStage stage,
    String resourceId,
    String resourcePath,
    String verb,
    List<String> pathNames,
    Action action) {}
