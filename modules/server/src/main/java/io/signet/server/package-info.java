/** {@code main}, configuration, wiring, health and metrics: what makes one process of the parts. */
package io.signet.server;
