/**
 * The life of client certificates: generated, described, tagged, listed, deleted, and handed sealed
 * to the nodes that present them. The private half stays in the keystore throughout.
 */
package io.signet.certificates;
