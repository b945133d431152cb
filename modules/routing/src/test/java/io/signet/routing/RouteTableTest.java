package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Changes;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {

  private final PathMatcher matcher = new PathMatcher();

  @Test
  void shouldFindEachOfTenThousandRoutesInAThousandApis() {
    // Given
    List<TestApi> apis = new ArrayList<>();
    for (int api = 0; api < 1000; api++) {
      TestApi next = TestApi.of("api" + api, "live");
      for (int route = 0; route < 10; route++) {
        next.with("/r" + route + "/{id}", "GET", proxy("http://b" + api + ".example/r" + route));
      }
      apis.add(next);
    }

    // When
    RouteTable table = RouteTable.of(TestApi.configuration(apis), RouteTable.EMPTY, "123456789012");

    // Then
    for (int api = 0; api < 1000; api++) {
      for (int route = 0; route < 10; route++) {
        String path = "/r" + route + "/" + api;
        PathNode root = table.stage("api" + api, "live").root();
        Route found = matcher.match(root, path, 0, path.length(), "GET");
        assertThat(((BackendAction) found.action()).target().host())
            .isEqualTo("b" + api + ".example");
        assertThat(found.resourcePath()).isEqualTo("/r" + route + "/{id}");
        assertThat(matcher.values()).containsExactly(Integer.toString(api));
      }
    }
    assertThat(table.stage("api1000", "live")).isNull();
    assertThat(table.stage("api1", "test")).isNull();
  }

  @Test
  void shouldTakeOverTheRoutesOfStagesThatDidNotChange() {
    // Given
    TestApi one = TestApi.of("one", "live").with("/a", "GET", proxy("http://a.example/"));
    TestApi two = TestApi.of("two", "live").with("/b", "GET", proxy("http://b.example/"));
    Configuration before = TestApi.configuration(List.of(one, two));
    RouteTable first = RouteTable.of(before, RouteTable.EMPTY, "1");
    Stage switched = two.certificate("cert01").stage();
    Document<Stage> document =
        new Document<>(Kind.STAGE, "two/live", before.revision() + 1, switched);
    Configuration after =
        before.with(new Changes(before.revision() + 1, List.of(document), List.of()));

    // When
    RouteTable second = RouteTable.of(after, first, "1");

    // Then
    assertThat(second.stage("one", "live")).isSameAs(first.stage("one", "live"));
    assertThat(second.stage("two", "live")).isNotSameAs(first.stage("two", "live"));
    Route route = matcher.match(second.stage("two", "live").root(), "/b", 0, 2, "GET");
    assertThat(((BackendAction) route.action()).target().certificateId()).isEqualTo("cert01");
  }

  @Test
  void shouldForgetAStageThatIsGone() {
    // Given
    TestApi api = TestApi.of("one", "live").with("/a", "GET", proxy("http://a.example/"));
    Configuration before = api.configuration();
    RouteTable first = RouteTable.of(before, RouteTable.EMPTY, "1");
    Configuration after =
        before.with(
            new Changes(before.revision() + 1, List.of(), List.of(Kind.STAGE.id("one", "live"))));

    // When
    RouteTable second = RouteTable.of(after, first, "1");

    // Then
    assertThat(first.stage("one", "live")).isNotNull();
    assertThat(second.stage("one", "live")).isNull();
  }

  @Test
  void shouldServeTheOtherMethodsOfAStageWithABrokenOne() {
    // Given
    TestApi api =
        TestApi.of("one", "live")
            .with("/good", "GET", proxy("http://a.example/"))
            .with("/scheme", "GET", proxy("ftp://a.example/"))
            .with("/host", "GET", proxy("http://{where}/"))
            .with("/user", "GET", proxy("http://me@a.example/"))
            .with("/port", "GET", proxy("http://a.example:0/"))
            .with("/place", "GET", proxy("http://a.example/{unmapped}"))
            .with("/none", "GET", null);

    // When
    RouteTable table = RouteTable.of(api.configuration(), RouteTable.EMPTY, "1");

    // Then
    PathNode root = table.stage("one", "live").root();
    assertThat(matcher.match(root, "/good", 0, 5, "GET").action())
        .isInstanceOf(BackendAction.class);
    for (String path : List.of("/scheme", "/host", "/user", "/port", "/place", "/none")) {
      assertThat(matcher.match(root, path, 0, path.length(), "GET").action())
          .as(path)
          .isInstanceOf(Action.Broken.class);
    }
  }

  @Test
  void shouldKeepWhatRoutesHaveInCommonOnce() {
    // Given
    Map<String, String> mapping = Map.of("integration.request.path.id", "method.request.path.id");
    List<TestApi> apis = new ArrayList<>();
    for (String id : List.of("one", "two")) {
      apis.add(
          TestApi.of(id, "live")
              .with("/a/{id}", "GET", proxy("http://b.example/{id}", mapping))
              .with("/b/{id}", "GET", proxy("http://b.example/{id}", mapping))
              .with("/all/{id+}", "GET", proxy("http://b.example/{id}", mapping)));
    }

    // When
    RouteTable table = RouteTable.of(TestApi.configuration(apis), RouteTable.EMPTY, "1");

    // Then
    BackendAction first = action(table, "one", "/a/x");
    BackendAction beside = action(table, "one", "/b/x");
    BackendAction copy = action(table, "two", "/a/x");
    assertThat(beside.target()).isSameAs(first.target());
    assertThat(copy.target().stageKey()).isEqualTo("two/live");
    assertThat(copy.pathAndQuery()).isSameAs(first.pathAndQuery());
    assertThat(action(table, "one", "/all/x").pathAndQuery()).isNotSameAs(first.pathAndQuery());
  }

  private BackendAction action(RouteTable table, String api, String path) {
    PathNode root = table.stage(api, "live").root();
    return (BackendAction) matcher.match(root, path, 0, path.length(), "GET").action();
  }
}
