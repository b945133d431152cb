package io.signet.api;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * The head of a backend's answer and the stream of its body. The stream flows at once: attach
 * handlers before returning to the event loop, or pause it.
 */
public record BackendResponse(int status, MultiMap headers, ReadStream<Buffer> body) {}
