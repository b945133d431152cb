/**
 * The backend half of the data line: which identity a call carries, which connection it may use,
 * the call itself, and what a handshake did. {@link io.signet.backends.BackendVerticle} is the way
 * in.
 */
package io.signet.backends;
