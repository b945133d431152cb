package io.signet.api;

import java.util.List;
import java.util.Map;

/**
 * Ready configuration with which one kind of server admits a client certificate and nothing else.
 *
 * @param server the kind, such as {@code nginx}
 * @param title its name for people
 * @param executedByTests whether Signet's own tests run these very files
 * @param parameters what was filled in, by name; each may be chosen
 * @param files what to put beside the server
 * @param steps what to do with them, in order; lines that are indented are commands
 */
public record Kit(
    String server,
    String title,
    boolean executedByTests,
    Map<String, String> parameters,
    List<File> files,
    List<String> steps) {

  /** One file of a kit. */
  public record File(String name, String purpose, String content) {}

  /** A kit without its content, for listings. */
  public record Summary(String server, String title, boolean executedByTests) {}
}
