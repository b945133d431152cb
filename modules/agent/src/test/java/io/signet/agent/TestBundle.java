package io.signet.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a gateway would hand out, written by hand. */
final class TestBundle {

  static final String ID = "abc123";

  private TestBundle() {}

  /** A certificate that OpenSSL makes; in PEM. */
  static String certificate(Path directory, String name, String... more) {
    Path out = directory.resolve(name + ".pem");
    List<String> command =
        new java.util.ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-newkey", "ec"));
    command.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=" + name));
    command.addAll(List.of("-keyout", directory.resolve(name + ".key").toString()));
    command.addAll(List.of("-out", out.toString()));
    command.addAll(List.of(more));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve(name + ".log").toFile())
              .start();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(Files.readString(directory.resolve(name + ".log")));
      }
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static String json(long revision, String... pems) {
    return "{" + members(ID, revision, pems) + "}";
  }

  static String claims(long revision, Instant issued, Instant expires, String... pems) {
    return "{\"iat\":"
        + issued.getEpochSecond()
        + ",\"exp\":"
        + expires.getEpochSecond()
        + ","
        + members(ID, revision, pems)
        + "}";
  }

  static String members(String id, long revision, String... pems) {
    StringBuilder versions = new StringBuilder();
    for (int i = 0; i < pems.length; i++) {
      versions
          .append(i == 0 ? "" : ",")
          .append("{\"version\":" + (i + 1) + ",\"fingerprint\":\"" + fingerprint(pems[i]))
          .append("\",\"pem\":\"" + pems[i].replace("\n", "\\n") + "\"}");
    }
    return "\"certificateId\":\""
        + id
        + "\",\"revision\":"
        + revision
        + ",\"versions\":["
        + versions
        + "]";
  }

  static String fingerprint(String pem) {
    try {
      byte[] der =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new java.io.ByteArrayInputStream(
                      pem.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
              .getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
