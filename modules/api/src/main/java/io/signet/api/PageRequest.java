package io.signet.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which page of a listing is wanted.
 *
 * @param limit how many elements at most, 0 to 500
 * @param after the sort key after which the page starts; empty for the first page
 */
public record PageRequest(int limit, String after) {

  private static final int DEFAULT_LIMIT = 25;
  private static final int MAX_LIMIT = 500;

  /**
   * Reads the query parameters {@code limit} and {@code position}. As on AWS a limit out of range
   * is no error: a negative one gives an empty page, a large one 500.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} if either cannot be read at all
   */
  public static PageRequest of(Optional<String> limit, Optional<String> position) {
    return new PageRequest(
        limit.map(PageRequest::limit).orElse(DEFAULT_LIMIT),
        position.filter(p -> !p.isEmpty()).map(PageRequest::decode).orElse(""));
  }

  /** Cuts this page out of elements that are sorted by the key. */
  public <T> Page<T> cut(List<T> sorted, Function<T, String> key) {
    List<T> items = new ArrayList<>();
    for (T element : sorted) {
      if (!after.isEmpty() && key.apply(element).compareTo(after) <= 0) {
        continue;
      }
      if (items.size() == limit) {
        String position = items.isEmpty() ? null : encode(key.apply(items.get(limit - 1)));
        return new Page<>(items, position);
      }
      items.add(element);
    }
    return new Page<>(items, null);
  }

  private static int limit(String text) {
    try {
      return Math.max(0, Math.min(MAX_LIMIT, Integer.parseInt(text)));
    } catch (NumberFormatException e) {
      throw SignetException.badRequest("Invalid limit specified: must be a number");
    }
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
  }

  private static String decode(String position) {
    try {
      return new String(Base64.getUrlDecoder().decode(position), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SignetException(ErrorCode.BAD_REQUEST, "Invalid position parameter specified", e);
    }
  }
}
