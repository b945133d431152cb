package io.signet.kits;

import static io.signet.api.SignetException.notFound;

import io.signet.api.Kit;
import io.signet.api.SignetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The kits that there are, and what they become for a certificate. */
public final class Kits {

  /** In the order of listings; each is a folder of templates. */
  private static final List<String> SERVERS =
      List.of(
          "nginx",
          "apache",
          "haproxy",
          "caddy",
          "envoy",
          "traefik",
          "node",
          "node-client-certificate-auth",
          "go",
          "java",
          "tomcat",
          "jetty",
          "spring-boot",
          "python",
          "uvicorn",
          "gunicorn",
          "dotnet",
          "iis");

  private Kits() {}

  /** Every kind of server, without content. */
  public static List<Kit.Summary> list() {
    return SERVERS.stream().map(Template::read).map(Template::summary).toList();
  }

  /**
   * The kit for a kind of server.
   *
   * @param server the kind, as {@link #list} names it
   * @param certificateId what the certificate is called
   * @param trusted what the backend should trust now: each a PEM certificate, perhaps with the
   *     chain that vouches for it behind it
   * @param parameters chosen values by name; the others have their defaults
   * @throws SignetException {@link io.signet.api.ErrorCode#NOT_FOUND} for an unknown server, {@link
   *     io.signet.api.ErrorCode#BAD_REQUEST} for an unknown parameter or an unfit value
   */
  public static Kit kit(
      String server, String certificateId, List<String> trusted, Map<String, String> parameters) {
    return kit(server, certificateId, () -> Trust.of(trusted), parameters);
  }

  /**
   * As {@link #kit}, for a certificate that an authority issues anew so often that backends trust
   * the authority.
   *
   * @param authorities the PEM of each that may have issued what is presented, the oldest first
   */
  public static Kit authorityKit(
      String server,
      String certificateId,
      List<String> authorities,
      Map<String, String> parameters) {
    return kit(server, certificateId, () -> Trust.inAuthorities(authorities), parameters);
  }

  private static Kit kit(
      String server,
      String certificateId,
      Supplier<Trust> trusted,
      Map<String, String> parameters) {
    if (!SERVERS.contains(server)) {
      throw notFound("Invalid server specified. Kits exist for " + String.join(", ", SERVERS));
    }
    Template template = Template.read(server);
    Map<String, String> chosen = Parameters.check(parameters, template.defaults());
    Trust trust = trusted.get();
    Map<String, String> values = new LinkedHashMap<>(chosen);
    values.put("certificateId", PlainText.of(certificateId));
    values.put("title", template.summary().title());
    values.put("status", template.status());
    Filling filling = new Filling(values, trust);
    return new Kit(
        server,
        template.summary().title(),
        template.summary().executedByTests(),
        chosen,
        files(template, trust, filling),
        steps(template, trust, filling));
  }

  private static List<Kit.File> files(Template template, Trust trust, Filling filling) {
    List<Kit.File> files = new ArrayList<>(trust.files(template.splitsTrust()));
    for (Kit.File file : template.files()) {
      files.add(new Kit.File(file.name(), file.purpose(), filling.apply(file.content())));
    }
    return files;
  }

  private static List<String> steps(Template template, Trust trust, Filling filling) {
    List<String> steps = new ArrayList<>();
    if (!template.summary().executedByTests()) {
      steps.add("This kit was not executed by our tests: try every step before relying on it.");
    }
    trust.sharedName().ifPresent(steps::add);
    for (String step : template.steps()) {
      steps.add(filling.apply(step).stripTrailing());
    }
    return steps;
  }
}
