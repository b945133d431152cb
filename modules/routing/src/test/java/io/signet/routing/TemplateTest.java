package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static io.signet.routing.TestCalls.headers;
import static io.signet.routing.TestCalls.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.SignetException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  private final CallContext call =
      TestCalls.call(
          route("/{id}", proxy("http://b.example/"), Map.of()),
          "q=1&id=no",
          headers("H", "head"),
          "4%202");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1}                                | {"a": 1}
          $input.body                             | BODY
          $input.json('$')                        | BODY
          $input.json("$")                        | BODY
          {"in": $input.body}                     | {"in": BODY}
          {"id": "$input.params('id')"}           | {"id": "4 2"}
          {"id": $input.params().path.id}         | {"id": 4 2}
          $input.params("q")$input.params('H')    | 1head
          $input.params().querystring.id          | no
          [$input.params('none')]                 | []
          costs $5 and #1, a $ b # c              | costs $5 and #1, a $ b # c
          """)
  void shouldRenderWhatThisVersionKnows(String template, String expected) {
    // When
    String rendered = Template.of(template).render(call, "BODY");

    // Then
    assertThat(rendered).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#set($x = 1)",
        "$util.escapeJavaScript('x')",
        "$input.json('$.a')",
        "$context.stage",
        "#foreach($a in $b)#end",
        "${input.body}",
        "$!x",
        "## comment",
        "\\$input.body",
        "$input.path('$')",
        "#if(true)x#end",
        "$input.bodyguard"
      })
  void shouldRefuseWhatNeedsVelocity(String text) {
    // Given
    Template template = Template.of(text);

    // When
    assertThatThrownBy(() -> template.render(call, "BODY"))
        // Then
        .isInstanceOf(SignetException.class)
        .hasMessageContaining("needs Velocity")
        .hasMessageContaining(text.strip());
  }
}
