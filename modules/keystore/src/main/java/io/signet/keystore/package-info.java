/** The Keystore SPI: where private keys live. JDK types only. */
package io.signet.keystore;
