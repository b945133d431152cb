package io.signet.store;

import org.junit.jupiter.api.Nested;

/** A store in PostgreSQL keeps every promise of a store. */
final class PostgresStoreContractTest {

  @Nested
  final class Documents extends DocumentContract {
    @Override
    StoreFixture fixture() {
      return new PostgresFixture();
    }
  }

  @Nested
  final class Links extends LinkContract {
    @Override
    StoreFixture fixture() {
      return new PostgresFixture();
    }
  }

  @Nested
  final class Changes extends ChangesContract {
    @Override
    StoreFixture fixture() {
      return new PostgresFixture();
    }
  }

  @Nested
  final class Audits extends AuditContract {
    @Override
    StoreFixture fixture() {
      return new PostgresFixture();
    }
  }

  @Nested
  final class Concurrency extends ConcurrencyContract {
    @Override
    StoreFixture fixture() {
      return new PostgresFixture();
    }
  }

  @Nested
  final class Coordinations extends CoordinationContract {
    @Override
    StoreFixture fixture() {
      return new PostgresFixture();
    }
  }

  @Nested
  final class Copies extends CopyContract {
    @Override
    StoreFixture fixture() {
      return new PostgresFixture();
    }
  }
}
