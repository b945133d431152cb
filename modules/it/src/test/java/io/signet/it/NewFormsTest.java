package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The making of the next version's sources. */
class NewFormsTest {

  @Test
  void shouldAddAComponentAndKeepTheOldConstructor() {
    String next =
        NewForms.withOneMore(
            "public record Thing(\n    String name, Map<String, List<String>> more) {\n  int x;\n}\n");

    assertThat(next)
        .startsWith(
            "public record Thing(String name, Map<String, List<String>> more,"
                + " String nextVersionsNote)  {")
        .contains(
            "public Thing(String name, Map<String, List<String>> more)"
                + " { this(name, more, \"of-the-next-version\"); }")
        .endsWith("  int x;\n}\n");
  }
}
