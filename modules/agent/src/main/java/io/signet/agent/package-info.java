/**
 * What runs beside a backend: keeps its file of trusted certificates up to date. Needs nothing of
 * the gateway and none of its libraries.
 */
package io.signet.agent;
