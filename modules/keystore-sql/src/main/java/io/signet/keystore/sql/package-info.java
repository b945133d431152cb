/** Keys in PostgreSQL, each under a data key of its own, for nodes that share them. */
package io.signet.keystore.sql;
