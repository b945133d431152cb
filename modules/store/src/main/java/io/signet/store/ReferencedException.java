package io.signet.store;

import io.signet.api.DocumentId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** A document cannot be removed because others name it. */
public final class ReferencedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Set<DocumentId> referrers;

  ReferencedException(DocumentId target, Set<DocumentId> referrers) {
    super(target + " is named by " + referrers);
    this.referrers = Collections.unmodifiableSet(new LinkedHashSet<>(referrers));
  }

  /** The documents that name it or something that belongs to it, sorted. */
  public Set<DocumentId> referrers() {
    return referrers;
  }
}
