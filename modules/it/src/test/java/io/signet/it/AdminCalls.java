package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signed requests whose texts hold names for what earlier answers made: {@code @api@} stands for
 * what was named so, {@code @x300@} for three hundred letters.
 */
final class AdminCalls {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("@([a-z]+)([0-9]*)@");

  private final SignetProcess signet;
  private final Map<String, String> names = new HashMap<>();

  AdminCalls(SignetProcess signet) {
    this.signet = signet;
  }

  void name(String name, String value) {
    names.put(name, value);
  }

  /** A text with its names filled in. */
  String fill(String text) {
    return NAME.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found)));
  }

  /**
   * Sends a request.
   *
   * @param body {@code null} for none
   */
  HttpResponse<String> send(String verb, String path, String body) {
    byte[] bytes = body == null ? new byte[0] : fill(body).getBytes(UTF_8);
    return Backends.signed(signet, verb, fill(path), bytes);
  }

  /** The answer to a request that must succeed. */
  JsonNode made(String verb, String path, String body) {
    HttpResponse<String> answer = send(verb, path, body);
    assertThat(answer.statusCode()).as(verb + " " + path + answer.body()).isBetween(200, 299);
    return tree(answer.body());
  }

  static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private String value(MatchResult found) {
    if (!found.group(2).isEmpty()) {
      return found.group(1).repeat(Integer.parseInt(found.group(2)));
    }
    String value = names.get(found.group(1));
    assertThat(value).as(found.group()).isNotNull();
    return value;
  }
}
