package io.signet.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.signet.api.BackendTarget;
import io.signet.api.Integration;
import io.signet.api.Integration.TlsConfig;
import io.signet.api.StageCandidate;
import io.signet.api.StageTargets;
import io.signet.api.StageTargets.Unresolved;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageTargetLookupTest {

  private final TestApi api = TestApi.of("api1", "prod").certificate("cert");

  @Test
  void shouldNameEachOriginOnceWithItsVariablesFilledIn() {
    // Given
    api.variable("host", "Pets.example")
        .with("/pets", "GET", TestApi.proxy("https://${stageVariables.host}/pets"))
        .with("/cats", "GET", TestApi.proxy("https://pets.example:443/cats"))
        .with("/dogs", "POST", TestApi.http("http://dogs.example:8080/dogs", Map.of()))
        .with("/mock", "GET", TestApi.mock("{\"statusCode\":200}", Map.of()));

    // When
    StageTargets found = targets();

    // Then
    assertThat(found.targets())
        .extracting(BackendTarget::origin, BackendTarget::certificateId)
        .containsExactly(
            tuple("http://dogs.example:8080", "cert"), tuple("https://pets.example:443", "cert"));
    assertThat(found.unresolved()).isEmpty();
  }

  @Test
  void shouldTellWhichIntegrationsHaveNoAddress() {
    // Given
    String uri = "https://${stageVariables.host}/pets";
    api.with("/pets", "GET", TestApi.proxy(uri)).with("/pets", "POST", TestApi.proxy(uri));

    // When
    StageTargets found = targets();

    // Then
    assertThat(found.targets()).isEmpty();
    assertThat(found.unresolved()).extracting(Unresolved::uri).containsExactly(uri);
    assertThat(found.unresolved().get(0).reason()).startsWith("Invalid stage variable");
  }

  @Test
  void shouldLookAtABackendAsTheLaxestIntegrationDoes() {
    // Given
    api.with("/pets", "GET", TestApi.proxy("https://pets.example"))
        .with("/lax", "GET", lax("https://pets.example"));

    // When
    StageTargets found = targets();

    // Then
    assertThat(found.targets())
        .extracting(BackendTarget::insecureSkipVerification)
        .containsExactly(true);
  }

  private StageTargets targets() {
    return StageTargetLookup.targets(
        new StageCandidate("api1/prod", api.stage(), api.deployed()), "123456789012");
  }

  private static Integration lax(String uri) {
    Integration strict = TestApi.proxy(uri);
    return new Integration(
        strict.type(),
        strict.httpMethod(),
        uri,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new TlsConfig(true),
        null,
        null);
  }
}
