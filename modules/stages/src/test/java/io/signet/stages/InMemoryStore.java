package io.signet.stages;

import io.signet.api.AuditEntry;
import io.signet.api.Changes;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import io.signet.store.Audit;
import io.signet.store.Coordination;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * A store that forgets: documents in their JSON form, copied on write, with revisions, owners and
 * references enforced as the real ones do.
 */
final class InMemoryStore implements Store {

  private record Row(byte[] json, long revision, Transaction.Links links) {}

  private record State(long revision, Map<DocumentId, Row> rows, Map<DocumentId, Long> deleted) {}

  private static final Comparator<DocumentId> ORDER =
      Comparator.comparing((DocumentId id) -> id.kind().name()).thenComparing(DocumentId::id);

  private final List<AuditEntry> audit = new ArrayList<>();
  private volatile State state = new State(0, new TreeMap<>(ORDER), new TreeMap<>(ORDER));

  @Override
  public <T> Optional<Document<T>> get(Kind<T> kind, String id) {
    return get(state.rows(), kind, id);
  }

  @Override
  public <T> List<Document<T>> list(Kind<T> kind, String idPrefix) {
    return list(state.rows(), kind, idPrefix);
  }

  @Override
  public long count(Kind<?> kind, String idPrefix) {
    return list(kind, idPrefix).size();
  }

  @Override
  public long revision() {
    return state.revision();
  }

  @Override
  public Changes changesSince(long revision) {
    State now = state;
    List<Document<?>> changed = new ArrayList<>();
    now.rows()
        .forEach(
            (id, row) -> {
              if (row.revision() > revision && Kind.SERVED.contains(id.kind())) {
                changed.add(document(id.kind(), id.id(), row));
              }
            });
    List<DocumentId> deleted =
        now.deleted().entrySet().stream()
            .filter(entry -> entry.getValue() > revision)
            .map(Map.Entry::getKey)
            .filter(id -> Kind.SERVED.contains(id.kind()))
            .toList();
    return new Changes(now.revision(), changed, deleted);
  }

  @Override
  public synchronized <R> R write(Audit entry, Function<Transaction, R> work) {
    Writing writing = new Writing(state);
    R result = work.apply(writing);
    state = new State(writing.revision(), writing.rows, writing.deleted);
    audit.add(
        0,
        new AuditEntry(
            writing.revision(),
            Instant.now(),
            entry.requestId(),
            entry.caller().accessKeyId(),
            entry.caller().door(),
            entry.caller().address(),
            entry.operation(),
            entry.target(),
            null,
            null));
    return result;
  }

  @Override
  public synchronized Page<AuditEntry> audit(PageRequest page) {
    return new Page<>(audit.stream().limit(page.limit()).toList(), null);
  }

  @Override
  public Coordination coordination() {
    throw new UnsupportedOperationException("one node has nobody to agree with");
  }

  @Override
  public void onHint(LongConsumer hint) {}

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public void close() {}

  private static <T> Optional<Document<T>> get(Map<DocumentId, Row> rows, Kind<T> kind, String id) {
    return Optional.ofNullable(rows.get(kind.id(id))).map(row -> document(kind, id, row));
  }

  private static <T> List<Document<T>> list(
      Map<DocumentId, Row> rows, Kind<T> kind, String idPrefix) {
    return rows.keySet().stream()
        .filter(id -> id.kind().equals(kind) && id.id().startsWith(idPrefix))
        .map(id -> document(kind, id.id(), rows.get(id)))
        .toList();
  }

  private static <T> Document<T> document(Kind<T> kind, String id, Row row) {
    return new Document<>(kind, id, row.revision(), WireJson.read(row.json(), kind.type()));
  }

  private static final class Writing implements Transaction {

    private final long revision;
    private final Map<DocumentId, Row> rows;
    private final Map<DocumentId, Long> deleted;

    Writing(State before) {
      this.revision = before.revision() + 1;
      this.rows = new TreeMap<>(ORDER);
      this.rows.putAll(before.rows());
      this.deleted = new TreeMap<>(ORDER);
      this.deleted.putAll(before.deleted());
    }

    @Override
    public long revision() {
      return revision;
    }

    @Override
    public <T> Optional<Document<T>> get(Kind<T> kind, String id) {
      return InMemoryStore.get(rows, kind, id);
    }

    @Override
    public <T> List<Document<T>> list(Kind<T> kind, String idPrefix) {
      return InMemoryStore.list(rows, kind, idPrefix);
    }

    @Override
    public long count(Kind<?> kind, String idPrefix) {
      return list(kind, idPrefix).size();
    }

    @Override
    public <T> void insert(Kind<T> kind, String id, T value, Links links) {
      if (rows.containsKey(kind.id(id))) {
        throw SignetException.conflict(kind.id(id) + " exists");
      }
      put(kind.id(id), value, links);
      deleted.remove(kind.id(id));
    }

    @Override
    public <T> void update(Document<T> read, T value, Links links) {
      Row row = rows.get(read.documentId());
      if (row == null || row.revision() != read.revision()) {
        throw SignetException.conflict(read.documentId() + " was changed");
      }
      put(read.documentId(), value, links);
    }

    @Override
    public void delete(DocumentId id) {
      Set<DocumentId> going = new TreeSet<>(ORDER);
      collect(id, going);
      for (DocumentId gone : going) {
        Set<DocumentId> staying = new HashSet<>(referrers(gone));
        staying.removeAll(going);
        if (!staying.isEmpty()) {
          throw new IllegalStateException(gone + " is named by " + staying);
        }
      }
      going.forEach(
          gone -> {
            rows.remove(gone);
            deleted.put(gone, revision);
          });
    }

    @Override
    public Set<DocumentId> referrers(DocumentId id) {
      Set<DocumentId> referrers = new TreeSet<>(ORDER);
      rows.forEach(
          (referrer, row) -> {
            if (row.links().references().contains(id)) {
              referrers.add(referrer);
            }
          });
      return referrers;
    }

    private void collect(DocumentId id, Set<DocumentId> going) {
      if (going.add(id)) {
        rows.forEach(
            (owned, row) -> {
              if (id.equals(row.links().owner())) {
                collect(owned, going);
              }
            });
      }
    }

    private void put(DocumentId id, Object value, Links links) {
      Set<DocumentId> named = new HashSet<>(links.references());
      if (links.owner() != null) {
        named.add(links.owner());
      }
      if (!rows.keySet().containsAll(named)) {
        throw new SignetException(ErrorCode.NOT_FOUND, id + " names what is not there");
      }
      rows.put(id, new Row(WireJson.bytes(value), revision, links));
    }
  }
}
