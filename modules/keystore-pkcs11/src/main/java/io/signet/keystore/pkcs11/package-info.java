/**
 * Keys inside a PKCS#11 token (OASIS PKCS #11 2.40): a hardware security module, a card, SoftHSM2.
 */
package io.signet.keystore.pkcs11;
