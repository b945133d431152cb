package io.signet.routing;

import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Makes the headers that a backend receives; see {@link HeaderRules} for what may pass. */
final class RequestHeaders {

  private static final CharSequence HTTP = HttpHeaders.createOptimized("http");
  private static final CharSequence HTTPS = HttpHeaders.createOptimized("https");

  private final boolean proxy;
  private final Map<String, ValueSource> mapped;
  private final NameSet mappedNames;
  private final CharSequence apiId;
  private final CharSequence userAgent;

  /**
   * @param proxy whether the caller's headers are passed on
   * @param mapped what {@code integration.request.header.NAME} maps, by name, in order, without the
   *     names that may not be mapped
   */
  RequestHeaders(String apiId, boolean proxy, Map<String, ValueSource> mapped) {
    this.proxy = proxy;
    this.mapped = mapped;
    this.mappedNames = NameSet.of(mapped.keySet().toArray(String[]::new));
    this.apiId = HttpHeaders.createOptimized(apiId);
    this.userAgent = HttpHeaders.createOptimized("AmazonAPIGateway_" + apiId);
  }

  /**
   * @throws SignetException BAD_REQUEST if a value holds what a header must not, such as a line
   *     break
   */
  MultiMap build(CallContext call) {
    MultiMap target = HttpHeaders.headers();
    try {
      if (proxy) {
        call.headers.forEach(new Passing(target, call.headers));
      }
      addOwn(target, call);
      addMapped(target, call);
    } catch (IllegalArgumentException e) {
      throw SignetException.badRequest("Bad Request");
    }
    return target;
  }

  private void addOwn(MultiMap target, CallContext call) {
    target.add(HeaderNames.API_ID, apiId);
    if (proxy) {
      addForwarded(target, call);
    } else {
      addPlain(target, call);
    }
    if (!target.contains(HeaderNames.USER_AGENT) && !mappedNames.contains("User-Agent")) {
      target.add(HeaderNames.USER_AGENT, userAgent);
    }
    target.add(HeaderNames.TRACE_ID, call.traceId());
  }

  private void addForwarded(MultiMap target, CallContext call) {
    Peer caller = call.caller;
    String address = caller.address();
    if (address == null) {
      return;
    }
    List<String> before = call.headers.getAll(HeaderNames.FORWARDED_FOR);
    addUnlessMapped(
        target,
        HeaderNames.FORWARDED_FOR,
        before.isEmpty() ? address : String.join(", ", before) + ", " + address);
    addUnlessMapped(target, HeaderNames.FORWARDED_PORT, Integer.toString(caller.port()));
    addUnlessMapped(target, HeaderNames.FORWARDED_PROTO, caller.tls() ? HTTPS : HTTP);
  }

  private void addPlain(MultiMap target, CallContext call) {
    addUnlessMapped(target, HeaderNames.ACCEPT, HeaderNames.JSON);
    String contentType = call.headers.get(HeaderNames.CONTENT_TYPE);
    if (contentType != null) {
      addUnlessMapped(target, HeaderNames.CONTENT_TYPE, contentType);
    }
  }

  private void addUnlessMapped(MultiMap target, CharSequence name, CharSequence value) {
    if (mapped.isEmpty() || !mappedNames.contains(name.toString())) {
      target.add(name, value);
    }
  }

  private void addMapped(MultiMap target, CallContext call) {
    if (mapped.isEmpty()) {
      return;
    }
    for (Map.Entry<String, ValueSource> header : mapped.entrySet()) {
      for (String value : header.getValue().values(call)) {
        target.add(header.getKey(), value);
      }
    }
  }

  /** Passes on what the rules let pass of one caller's headers. */
  private final class Passing implements BiConsumer<String, String> {

    private final MultiMap target;
    private final List<String> hopByHop;

    Passing(MultiMap target, MultiMap headers) {
      this.target = target;
      this.hopByHop = HeaderRules.namedByConnection(headers);
    }

    @Override
    public void accept(String name, String value) {
      boolean stays =
          HeaderRules.STAYS.contains(name)
              || HeaderRules.isSignature(name, value)
              || mappedNames.contains(name)
              || HeaderRules.contains(hopByHop, name);
      if (!stays) {
        target.add(name, value);
      }
    }
  }
}
