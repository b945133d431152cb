/**
 * The data plane's front: listeners, the route table, and how a caller's request becomes a
 * backend's and the backend's answer the caller's.
 *
 * <p>The path of a call: {@link io.signet.routing.RoutingVerticle} starts the listeners, {@code
 * Gateway.handle} finds the route, {@code ProxiedCall} hands the exchange over and answers.
 */
package io.signet.routing;
