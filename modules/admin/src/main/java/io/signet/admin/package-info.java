/**
 * The admin doors: the HTTP endpoints of the control plane (Amazon API Gateway's wire format and
 * Signet's own below {@code /signet/v1}) and the signed door on the event bus. A door finds out who
 * asks, bounds what is sent, names the operation and hands it to the verticle that owns it; no
 * control-plane logic lives here.
 *
 * <p>A request over HTTP goes {@code AdminRouter} → {@code ControlDoor} → {@code Dispatcher}.
 */
package io.signet.admin;
