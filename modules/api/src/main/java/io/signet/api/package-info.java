/**
 * What travels between the parts of Signet: the domain's records, the typed addresses of the event
 * bus, the error codes, and the codec that gives records their wire form. No part's logic lives
 * here.
 *
 * <p>In every record a {@code null} component means "never set"; such members are left out on the
 * wire, as Amazon API Gateway does.
 */
package io.signet.api;
