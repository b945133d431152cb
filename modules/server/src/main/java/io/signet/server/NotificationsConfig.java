package io.signet.server;

import static java.util.Objects.requireNonNullElseGet;

import io.signet.certificates.NotificationOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who hears of rotations, of expiry, and of backends that enforce less than before. */
record NotificationsConfig(Webhook webhook) {

  NotificationsConfig {
    webhook = requireNonNullElseGet(webhook, Webhook::new);
  }

  NotificationsConfig() {
    this(null);
  }

  /**
   * A server that is sent each notice.
   *
   * @param url {@code null} or empty for none; may itself be a secret
   * @param secretFile holds what messages are signed with; {@code null} for no signature
   */
  record Webhook(String url, Path secretFile) {

    Webhook() {
      this(null, null);
    }

    @Override
    public String toString() {
      return url == null || url.isBlank() ? "Webhook[off]" : "Webhook[...]";
    }
  }

  /**
   * @throws IllegalArgumentException naming the option that will not do
   */
  NotificationOptions options() {
    if (webhook.url == null || webhook.url.isBlank()) {
      return NotificationOptions.DEFAULTS;
    }
    return new NotificationOptions(new NotificationOptions.Webhook(url(), secret()));
  }

  private URI url() {
    try {
      return new URI(webhook.url.trim());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("notifications.webhook.url is no URL", e);
    }
  }

  private String secret() {
    if (webhook.secretFile == null || webhook.secretFile.toString().isBlank()) {
      return null;
    }
    try {
      return Files.readString(webhook.secretFile).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "notifications.webhook.secretFile " + webhook.secretFile + " cannot be read: " + e, e);
    }
  }
}
