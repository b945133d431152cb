package io.signet.api;

import io.vertx.core.MultiMap;

/**
 * A signed message that asks for no operation, such as a subscription, for the door that knows the
 * access keys to check.
 *
 * @param address what it is signed for
 * @param headers those of {@link BusMessage}
 * @param body the signed text; empty for none
 */
public record BusProof(String address, MultiMap headers, String body) {}
