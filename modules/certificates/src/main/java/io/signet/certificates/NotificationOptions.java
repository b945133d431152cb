package io.signet.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;

/**
 * Who hears of notices beside the log, the metrics and the event bus.
 *
 * @param webhook where each is sent; {@code null} for nowhere
 */
public record NotificationOptions(Webhook webhook) {

  public static final NotificationOptions DEFAULTS = new NotificationOptions(null);

  /**
   * A server that is sent each notice.
   *
   * @param url http or https, without credentials and without a fragment
   * @param secret what signs each message, 16 to 1024 bytes of UTF-8; {@code null} for no signature
   */
  public record Webhook(URI url, String secret) {

    /**
     * @throws IllegalArgumentException if one of them will not do; the message names the option and
     *     not its value, which may be a secret
     */
    public Webhook {
      boolean web = "http".equalsIgnoreCase(url.getScheme());
      boolean secure = "https".equalsIgnoreCase(url.getScheme());
      if (!(web || secure)
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || url.getRawFragment() != null
          || url.getPort() == 0
          || url.getPort() > 65_535) {
        throw new IllegalArgumentException(
            "notifications.webhook.url must be an http or https URL with a host, without"
                + " credentials and without a fragment");
      }
      int length = secret == null ? 16 : secret.getBytes(UTF_8).length;
      if (length < 16 || length > 1024) {
        throw new IllegalArgumentException(
            "notifications.webhook.secretFile must hold 16 to 1024 bytes, but holds " + length);
      }
    }

    /** Whom the messages go to; the path may be a secret, as with hooks of chat services. */
    String origin() {
      return url.getScheme() + "://" + url.getRawAuthority();
    }

    @Override
    public String toString() {
      return "Webhook[" + origin() + (secret == null ? "" : ", signed") + "]";
    }
  }
}
