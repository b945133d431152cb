package io.signet.certificates;

import io.signet.api.AuditEntry;
import io.signet.api.Changes;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.store.Audit;
import io.signet.store.Coordination;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** A store that fails at chosen steps. */
final class FaultyStore implements Store {

  enum Step {
    COUNT,
    LIST,
    /** The write does not happen. */
    WRITE,
    /** The write happens, but its acknowledgement is lost. */
    ACKNOWLEDGE,
    /** The write has not happened yet, and nobody knows whether it will. */
    UNKNOWN,
    /** Reads fail from the next write on, as when the connection breaks there. */
    GET_AFTER_WRITE
  }

  private final Store delegate;
  private final Set<Step> failing = EnumSet.noneOf(Step.class);
  private Runnable beforeWrite = () -> {};
  private boolean written;

  FaultyStore(Store delegate) {
    this.delegate = delegate;
  }

  void fail(Step... steps) {
    failing.addAll(Set.of(steps));
    written = false;
  }

  void heal() {
    failing.clear();
  }

  /** Lets something happen just before the next write. */
  void beforeNextWrite(Runnable action) {
    beforeWrite = action;
  }

  @Override
  public <T> Optional<Document<T>> get(Kind<T> kind, String id) {
    if (written && failing.contains(Step.GET_AFTER_WRITE)) {
      throw away();
    }
    return delegate.get(kind, id);
  }

  @Override
  public <T> List<Document<T>> list(Kind<T> kind, String idPrefix) {
    check(Step.LIST);
    return delegate.list(kind, idPrefix);
  }

  @Override
  public long count(Kind<?> kind, String idPrefix) {
    check(Step.COUNT);
    return delegate.count(kind, idPrefix);
  }

  @Override
  public long revision() {
    return delegate.revision();
  }

  @Override
  public Changes changesSince(long revision) {
    return delegate.changesSince(revision);
  }

  @Override
  public <R> R write(Audit audit, Function<Transaction, R> work) {
    Runnable first = beforeWrite;
    beforeWrite = () -> {};
    first.run();
    written = true;
    check(Step.WRITE);
    if (failing.contains(Step.UNKNOWN)) {
      throw new SignetException(ErrorCode.OUTCOME_UNKNOWN, "lost in between");
    }
    R result = delegate.write(audit, work);
    check(Step.ACKNOWLEDGE);
    return result;
  }

  @Override
  public Page<AuditEntry> audit(PageRequest page) {
    return delegate.audit(page);
  }

  @Override
  public void onHint(LongConsumer hint) {
    delegate.onHint(hint);
  }

  @Override
  public Optional<String> trouble() {
    return delegate.trouble();
  }

  @Override
  public Coordination coordination() {
    return delegate.coordination();
  }

  @Override
  public void close() {
    delegate.close();
  }

  private void check(Step step) {
    if (failing.contains(step)) {
      throw away();
    }
  }

  private static SignetException away() {
    return new SignetException(ErrorCode.SERVICE_UNAVAILABLE, "The store is not available");
  }
}
