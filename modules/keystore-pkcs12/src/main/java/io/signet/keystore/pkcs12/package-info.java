/** Keys in one PKCS#12 file (RFC 7292), for a node of its own. */
package io.signet.keystore.pkcs12;
