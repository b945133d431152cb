/**
 * Kits: for each kind of server the files and steps with which it admits the gateway's certificate
 * and refuses everybody else. Templates are resources, one folder a server.
 */
package io.signet.kits;
