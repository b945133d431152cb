/** Durable documents with revisions, references and an audit log. */
package io.signet.store;
