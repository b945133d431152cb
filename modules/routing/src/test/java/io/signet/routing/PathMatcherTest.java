package io.signet.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMatcherTest {

  private static final CompiledStage STAGE =
      new CompiledStage("abc123", "test", "1", Map.of(), null, false, false);

  private final PathMatcher matcher = new PathMatcher();

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /,                 GET,     GET /
          '',                GET,     GET /
          /pets,             GET,     GET /pets
          /pets/,            GET,     GET /pets
          /pets,             POST,    ANY /pets
          /pets/mine,        GET,     GET /pets/mine
          /pets/m%69ne,      GET,     GET /pets/mine
          /pets/other,       GET,     GET /pets/{id} other
          /pets/other/,      GET,     GET /pets/{id} other
          /pets/a%20b,       GET,     GET /pets/{id} a%20b
          /pets/mine,        DELETE,  DELETE /pets/{id} mine
          /pets/mine,        PUT,     PUT /{proxy+} pets/mine
          /pets/1/toys,      GET,     GET /pets/{id}/toys 1
          /pets/mine/toys,   GET,     GET /pets/{id}/toys mine
          /pets/1/toys/2/3,  GET,     GET /pets/{id}/toys/{rest+} 1 2/3
          /pets/1/toys/2/3/, GET,     GET /pets/{id}/toys/{rest+} 1 2/3/
          /pets/1/bones,     PUT,     PUT /{proxy+} pets/1/bones
          /pets/1/bones,     GET,     -
          //pets,            GET,     -
          //pets,            PUT,     PUT /{proxy+} /pets
          /pets//toys,       GET,     -
          /a//b,             PUT,     PUT /{proxy+} a//b
          /empty,            GET,     -
          /empty/below,      GET,     GET /empty/below
          /PETS,             GET,     -
          /pet,              GET,     -
          /petsy,            GET,     -
          """)
  void shouldPreferTextToVariablesToGreedyOnes(String path, String verb, String expected) {
    // Given
    PathNode root =
        tree(
            "GET /",
            "GET /pets",
            "ANY /pets",
            "GET /pets/mine",
            "GET /pets/{id}",
            "DELETE /pets/{id}",
            "GET /pets/{id}/toys",
            "GET /pets/{id}/toys/{rest+}",
            "GET /empty/below",
            "PUT /{proxy+}");

    // When
    Route route = matcher.match(root, path, 0, path.length(), verb);

    // Then
    assertThat(shown(route)).isEqualTo(expected);
  }

  @Test
  void shouldOfferAVerbOfALessExactPathAsAwsDoes() {
    // Given
    PathNode root = tree("POST /test", "ANY /test/any", "OPTIONS /{proxy+}");

    // When
    List<String> found =
        List.of(
            match(root, "/test", "OPTIONS"),
            match(root, "/test", "POST"),
            match(root, "/test/any", "OPTIONS"),
            match(root, "/test/any", "GET"));

    // Then
    assertThat(found)
        .containsExactly("OPTIONS /{proxy+} test", "POST /test", "ANY /test/any", "ANY /test/any");
  }

  @Test
  void shouldMatchOnlyThePartBelowTheStage() {
    // Given
    PathNode root = tree("GET /pets/{id}");
    String text = "/restapis/a/s/_user_request_/pets/7?x=/pets/8";

    // When
    Route route = matcher.match(root, text, 28, text.indexOf('?'), "GET");

    // Then
    assertThat(shown(route)).isEqualTo("GET /pets/{id} 7");
  }

  @Test
  void shouldNoteMoreVariablesThanItExpects() {
    // Given
    PathNode root = tree("GET " + "/{v}".repeat(20));

    // When
    Route route = matcher.match(root, "/1".repeat(20), 0, 40, "GET");

    // Then
    assertThat(route).isNotNull();
    assertThat(matcher.values()).hasSize(20).containsOnly("1");
  }

  private String match(PathNode root, String path, String verb) {
    return shown(matcher.match(root, path, 0, path.length(), verb));
  }

  private String shown(Route route) {
    if (route == null) {
      return "-";
    }
    String values = String.join(" ", matcher.values());
    return (route.verb() + " " + route.resourcePath() + " " + values).trim();
  }

  private static PathNode tree(String... routes) {
    PathNode root = new PathNode();
    for (String route : routes) {
      String verb = route.substring(0, route.indexOf(' '));
      String path = route.substring(route.indexOf(' ') + 1);
      PathNode node = root;
      for (String part : path.split("/")) {
        node = part.isEmpty() ? node : node.child(part);
      }
      node.add(new Route(STAGE, "r", path, verb, List.of(), new Action.Broken("test")));
    }
    return root;
  }
}
