package io.signet.store;

import org.junit.jupiter.api.Nested;

/** The embedded store keeps every promise of a store. */
final class EmbeddedStoreTest {

  @Nested
  final class Documents extends DocumentContract {
    @Override
    StoreFixture fixture() {
      return new EmbeddedFixture();
    }
  }

  @Nested
  final class Links extends LinkContract {
    @Override
    StoreFixture fixture() {
      return new EmbeddedFixture();
    }
  }

  @Nested
  final class Changes extends ChangesContract {
    @Override
    StoreFixture fixture() {
      return new EmbeddedFixture();
    }
  }

  @Nested
  final class Audits extends AuditContract {
    @Override
    StoreFixture fixture() {
      return new EmbeddedFixture();
    }
  }

  @Nested
  final class Concurrency extends ConcurrencyContract {
    @Override
    StoreFixture fixture() {
      return new EmbeddedFixture();
    }
  }

  @Nested
  final class Coordinations extends CoordinationContract {
    @Override
    StoreFixture fixture() {
      return new EmbeddedFixture();
    }
  }

  @Nested
  final class Copies extends CopyContract {
    @Override
    StoreFixture fixture() {
      return new EmbeddedFixture();
    }
  }
}
