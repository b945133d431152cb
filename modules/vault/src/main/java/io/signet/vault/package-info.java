/**
 * What an operator keeps for the day when everything is lost: one sealed file with keys and
 * documents; and the way of keys from one keystore to another.
 */
package io.signet.vault;
