package io.signet.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A backend's host: its folder, its reload that counts, its clock, and a gateway. */
final class SyncBench implements AutoCloseable {

  final Path folder;
  final Path out;
  final Path failing;
  final FakeGateway gateway = new FakeGateway();
  final TestKeys key = TestKeys.make();
  final List<String> changes = new ArrayList<>();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  final String one;
  final String two;
  private final Path reloads;
  private final Path keyFile;

  SyncBench(Path folder) throws IOException {
    this.folder = folder;
    this.out = folder.resolve("trusted.crt");
    this.reloads = folder.resolve("reloads");
    this.failing = folder.resolve("failing");
    this.keyFile = key.write(folder.resolve("key.jwk"));
    this.one = TestBundle.certificate(folder, "one", "-days", "30");
    this.two = TestBundle.certificate(folder, "two", "-days", "30");
    Path script = folder.resolve("reload");
    Files.writeString(
        script,
        "#!/bin/sh\necho \"$@\" >> "
            + reloads
            + "\nif [ -e "
            + failing
            + " ]; then echo no; echo good; exit 3; fi\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  /** A new start of the agent. */
  TrustSync sync() {
    return sync(gateway.url(".jws"));
  }

  /** The same, with less patience. */
  TrustSync hurried() {
    return sync(gateway.url(".jws"), Duration.ofSeconds(1));
  }

  TrustSync sync(URI url) {
    return sync(url, Duration.ofSeconds(30));
  }

  private TrustSync sync(URI url, Duration answer) {
    TrustSyncOptions options =
        new TrustSyncOptions(
            url, out, List.of(folder.resolve("reload").toString(), "a b"), List.of(keyFile), null);
    return new TrustSync(options, clock(), changes::add, answer, Duration.ofSeconds(30));
  }

  /** Hands out a signed bundle that counts for an hour from now on. */
  void serve(long revision, String... pems) {
    gateway.serve(signed(revision, pems));
  }

  String signed(long revision, String... pems) {
    Instant issued = now.get();
    return key.signed(TestBundle.claims(revision, issued, issued.plusSeconds(3600), pems));
  }

  /** Whether the server has been told of what the file holds. */
  boolean done() {
    State state = State.read(out);
    return state != null && !state.pending();
  }

  String content() {
    try {
      return Files.exists(out) ? Files.readString(out) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With what the reload was run, each time. */
  List<String> reloads() {
    try {
      return Files.exists(reloads) ? Files.readAllLines(reloads) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }

  @Override
  public void close() {
    gateway.close();
  }
}
