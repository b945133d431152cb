/**
 * Durable documents with revisions, references and an audit log.
 *
 * <p>A server takes its {@link io.signet.store.DataDirectory} first and opens the {@link
 * io.signet.store.Store} in it by {@link io.signet.store.Stores}. Inside, {@code SqlStore} is the
 * store over any SQL engine: one {@code Writer}, a few {@code Readers}, and a {@code Database} that
 * says what the engine does in its own way.
 */
package io.signet.store;
