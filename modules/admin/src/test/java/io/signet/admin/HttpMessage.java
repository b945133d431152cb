package io.signet.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A request as it goes over the wire; what is done to it after it was signed is tampering. */
final class HttpMessage {

  String method;
  String target;
  byte[] body = new byte[0];
  final List<Map.Entry<String, String>> headers = new ArrayList<>();

  HttpMessage(String method, String target) {
    this.method = method;
    this.target = target;
  }

  HttpMessage header(String name, String value) {
    headers.add(Map.entry(name, value));
    return this;
  }

  HttpMessage without(String name) {
    headers.removeIf(header -> header.getKey().equalsIgnoreCase(name));
    return this;
  }

  HttpMessage body(String text) {
    body = text.getBytes(UTF_8);
    return this;
  }

  HttpMessage edit(String name, UnaryOperator<String> change) {
    headers.replaceAll(
        header ->
            header.getKey().equalsIgnoreCase(name)
                ? Map.entry(header.getKey(), change.apply(header.getValue()))
                : header);
    return this;
  }

  String header(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** Head and body; a Content-Length is added unless the message says how long it is. */
  byte[] bytes() {
    boolean framed =
        headers.stream()
            .anyMatch(
                header ->
                    header.getKey().equalsIgnoreCase("Content-Length")
                        || header.getKey().equalsIgnoreCase("Transfer-Encoding"));
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    headers.forEach(h -> head.append(h.getKey()).append(": ").append(h.getValue()).append("\r\n"));
    if (!framed && body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
