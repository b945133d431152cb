package io.signet.api;

/** Asks for the edited state of an API. */
public record DraftRequest(String restApiId) {}
