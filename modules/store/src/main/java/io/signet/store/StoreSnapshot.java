package io.signet.store;

import io.signet.api.Document;
import io.signet.api.Kind;
import java.time.Instant;
import java.util.List;

/**
 * A store as it was at one moment, whatever is written to it meanwhile. Every method blocks; for
 * one thread at a time.
 */
public interface StoreSnapshot extends StoreRows, AutoCloseable {

  /** The revision of the latest write that it shows. */
  long revision();

  /** All documents of a kind, sorted by id. */
  <T> List<Document<T>> list(Kind<T> kind);

  /** The nodes that have reported since a time and not signed off, sorted by id. */
  List<Coordination.Node> nodes(Instant since);

  @Override
  void close();
}
