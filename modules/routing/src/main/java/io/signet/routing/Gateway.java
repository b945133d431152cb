package io.signet.routing;

import io.signet.api.RequestBody;
import io.signet.api.SignetException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data path: every request of a caller on one event loop begins here. */
final class Gateway implements Handler<HttpServerRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Buffer HEALTHY = Buffer.buffer("{\"message\":\"Healthy\"}");

  private final Services services;
  private final RequestCheck check;
  private final TrustDoor trust;
  private final PathMatcher matcher = new PathMatcher();

  Gateway(Services services) {
    this.services = services;
    this.check = new RequestCheck(services.options());
    this.trust =
        new TrustDoor(services.trust(), services.options().trustMaxAge(), Clock.systemUTC());
  }

  @Override
  public void handle(HttpServerRequest request) {
    String uri = RequestCheck.originForm(request);
    Inbound inbound = new Inbound(request, RequestCheck.host(request), services);
    GatewayError refusal = check.refusal(request, uri);
    if (refusal != null) {
      inbound.refuse(refusal);
      return;
    }
    try {
      find(inbound, uri);
    } catch (RuntimeException e) {
      LOG.error("call failed requestId={}", inbound.requestId, e);
      inbound.error(GatewayError.INTERNAL);
    }
  }

  private void find(Inbound inbound, String uri) {
    int mark = uri.indexOf('?');
    int end = mark < 0 ? uri.length() : mark;
    if (isPing(uri, end)) {
      inbound
          .head(200, Identifiers.extendedRequestId())
          .set(HeaderNames.CONTENT_TYPE, HeaderNames.JSON);
      inbound.end(HEALTHY);
      return;
    }
    RequestTarget target = RequestTarget.of(inbound.host(), uri, end, services.options().domains());
    StageRoutes stage =
        target.apiId() == null
            ? null
            : services.tables().current().stage(target.apiId(), target.stageName());
    if (stage == null) {
      if (!RequestTarget.isOfAnApi(inbound.host(), services.options().domains())
          && trust.answers(inbound, uri, end)) {
        return;
      }
      inbound.error(GatewayError.FORBIDDEN);
      return;
    }
    route(inbound, stage, target, uri, end);
  }

  private void route(
      Inbound inbound, StageRoutes stage, RequestTarget target, String uri, int end) {
    inbound.belongsTo(stage);
    HttpMethod verb = RequestCheck.verb(inbound.request);
    Route route =
        verb == null ? null : matcher.match(stage.root(), uri, target.from(), end, verb.name());
    if (route == null) {
      inbound.error(GatewayError.MISSING_TOKEN);
      return;
    }
    CallContext call =
        new CallContext(
            route,
            verb,
            uri.substring(target.from(), end),
            end == uri.length() ? null : uri.substring(end + 1),
            inbound.request.headers(),
            matcher.values(),
            inbound,
            inbound.requestId);
    try {
      act(inbound, call);
    } catch (RuntimeException e) {
      SignetException failure = SignetException.of(e);
      Failures.log(call, failure);
      inbound.error(GatewayError.of(failure));
    }
  }

  private void act(Inbound inbound, CallContext call) {
    Action action = call.route.action();
    if (action instanceof BackendAction backend) {
      proxy(inbound, call, backend);
    } else if (action instanceof MockAction mock) {
      mock(inbound, call, mock);
    } else if (action instanceof Action.Refuse refuse) {
      Failures.refused(call, refuse.reason());
      inbound.error(refuse.error());
    } else if (action instanceof Action.Broken broken) {
      Failures.refused(call, broken.reason());
      inbound.error(GatewayError.INTERNAL);
    }
  }

  private void proxy(Inbound inbound, CallContext call, BackendAction action) {
    long limit = services.options().maxBodyBytes();
    long length = InboundBody.length(inbound.request);
    if (length > limit) {
      inbound.error(GatewayError.TOO_LONG);
      return;
    }
    Template template = action.bodies().template(call);
    ProxiedCall proxied = new ProxiedCall(inbound, call, action, services);
    Handler<RequestBody> send =
        template == null ? proxied::send : body -> render(call, template, body, proxied);
    InboundBody.open(inbound.request, length, limit, proxied::overflow, proxied::gone, send);
  }

  private void render(CallContext call, Template template, RequestBody body, ProxiedCall proxied) {
    if (!template.readsBody() || body instanceof RequestBody.Empty) {
      proxied.sendText(() -> template.render(call, ""));
      return;
    }
    if (body instanceof RequestBody.Whole whole) {
      proxied.sendText(() -> template.render(call, whole.content().toString()));
      return;
    }
    RequestBody.Streaming streaming = (RequestBody.Streaming) body;
    proxied.askForBody();
    BodyCollector.collect(streaming.stream(), services.options().maxBodyBytes())
        .onSuccess(whole -> proxied.sendText(() -> template.render(call, whole.toString())))
        .onFailure(proxied::gone);
  }

  private void mock(Inbound inbound, CallContext call, MockAction action) {
    long length = InboundBody.length(inbound.request);
    long limit = services.options().maxBodyBytes();
    if (length > limit) {
      inbound.error(GatewayError.TOO_LONG);
      return;
    }
    if (length == 0 || !action.readsBody(call)) {
      answer(inbound, call, action.answer(call, ""));
      return;
    }
    ReadStream<Buffer> body = inbound.request;
    inbound.askForBody();
    BodyCollector.collect(body, limit)
        .map(whole -> action.answer(call, whole.toString()))
        .onSuccess(rule -> answer(inbound, call, rule))
        .onFailure(
            failure -> {
              SignetException own = SignetException.of(failure);
              Failures.log(call, own);
              inbound.error(GatewayError.of(own));
            });
  }

  private static void answer(Inbound inbound, CallContext call, AnswerRule rule) {
    Buffer body = Buffer.buffer(rule.text(call, ""));
    rule.headers(call, HttpHeaders.headers(), inbound.head(rule.status(0), call.extendedRequestId));
    inbound.end(body);
  }

  private static boolean isPing(String uri, int end) {
    return (end == 5 && uri.startsWith("/ping")) || (end == 6 && uri.startsWith("/sping"));
  }
}
