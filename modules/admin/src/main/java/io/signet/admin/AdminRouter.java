package io.signet.admin;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What is served where. */
final class AdminRouter {

  private static final String OPEN_API = loadOpenApi();

  private AdminRouter() {}

  static Router create(
      Vertx vertx,
      Answers answers,
      ConnectionGuard guard,
      AllowedHosts hosts,
      HealthEndpoints health,
      ControlDoor door) {
    Router router = Router.router(vertx);
    router.errorHandler(400, context -> answers.malformed(context.request()));
    router.route().failureHandler(answers::failure);
    router.route().handler(answers::begin);
    router.route().handler(guard::requested);
    router.route().handler(hosts);
    health.mount(router);
    router
        .get("/signet/v1/openapi.json")
        .handler(context -> answers.text(context, "application/json", OPEN_API));
    router.route().handler(door);
    return router;
  }

  private static String loadOpenApi() {
    try (InputStream in = AdminRouter.class.getResourceAsStream("openapi.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
