/**
 * The event bus for clients that are no JVM: the protocol of Vert.x's TCP event-bus bridge, over
 * TLS, for the public addresses alone, everything bounded.
 */
package io.signet.bridge;
