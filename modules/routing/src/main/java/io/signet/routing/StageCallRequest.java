package io.signet.routing;

import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.api.StageInvocation;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An InvokeStage that may go out as a request.
 *
 * @param uri names API and stage by the path, so that nothing the caller gave can lead elsewhere
 * @param headers the caller's
 */
record StageCallRequest(HttpMethod verb, String uri, MultiMap headers, Buffer body) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /** What says where a request goes, or how it is framed, is not the caller's to say. */
  private static final List<String> RESERVED =
      List.of(
          "Host",
          "Content-Length",
          "Transfer-Encoding",
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "TE",
          "Trailer",
          "Upgrade",
          "Expect");

  /**
   * Reads and checks an InvokeStage.
   *
   * @param limit the longest body, in bytes
   * @throws SignetException BAD_REQUEST naming what cannot be sent, REQUEST_TOO_LARGE
   */
  static StageCallRequest of(ControlRequest request, long limit) {
    StageInvocation wanted = request.body(StageInvocation.class);
    MultiMap headers = GivenHeaders.of(wanted.headers(), wanted.multiValueHeaders());
    for (String name : RESERVED) {
      require(!headers.contains(name), "The header '" + name + "' cannot be given");
    }
    Buffer body = wanted.content();
    if (body.length() > limit) {
      throw new SignetException(
          ErrorCode.REQUEST_TOO_LARGE, "The body is longer than " + limit + " bytes");
    }
    return new StageCallRequest(verb(wanted.httpMethod()), uri(request, wanted), headers, body);
  }

  private static HttpMethod verb(String given) {
    require(
        given != null && !given.equals("ANY") && RequestCheck.isVerb(given),
        "Invalid 'httpMethod' specified");
    return HttpMethod.valueOf(given);
  }

  private static String uri(ControlRequest request, StageInvocation wanted) {
    String path = wanted.pathWithQueryString() == null ? "/" : wanted.pathWithQueryString();
    require(path.startsWith("/") && UriText.valid(path), "Invalid 'pathWithQueryString' specified");
    return "/restapis/"
        + name(request, "restApiId")
        + "/"
        + name(request, "stageName")
        + "/_user_request_"
        + path;
  }

  private static String name(ControlRequest request, String variable) {
    String name = request.path(variable);
    require(NAME.matcher(name).matches(), "Invalid '" + variable + "' specified");
    return name;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw SignetException.badRequest(message);
    }
  }
}
