package io.signet.api;

/**
 * One step of a PATCH, in the form that Amazon API Gateway gives it. Every component may be {@code
 * null}: what is missing decides which refusal is due.
 *
 * @param op add, remove, replace, move, copy or test
 * @param path a JSON pointer (RFC 6901)
 * @param value always text; numbers and booleans too
 * @param from the source pointer of copy and move
 */
public record PatchOperation(String op, String path, String value, String from) {}
