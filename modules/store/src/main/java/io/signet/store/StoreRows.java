package io.signet.store;

import java.util.List;

/**
 * Everything that a store holds for good, row by row: documents with their revisions, who owns and
 * names whom, what was deleted, the audit log, and the revision sequence. Not what running nodes
 * tell each other, which means nothing to the nodes after them.
 */
public interface StoreRows {

  /** The number of the schema that the rows are of. */
  int schema();

  /** Hands over every row, section by section, in an order in which they can be taken in again. */
  void replay(Sink sink);

  /** Takes rows. */
  interface Sink {

    /** Begins a section; its rows follow. */
    void section(String name, List<String> columns);

    /**
     * A row of the section that was begun last.
     *
     * @param values one for each column: {@link Long}, {@link String} or {@code null}
     */
    void row(List<Object> values);
  }
}
