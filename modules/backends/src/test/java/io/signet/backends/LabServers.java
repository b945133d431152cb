package io.signet.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Configurations of the server programs in the laboratory; each takes lines of its own kind. */
final class LabServers {

  private static final String NGINX =
      """
      daemon off;
      worker_processes 1;
      pid @DIR@/nginx.pid;
      error_log @DIR@/error.log info;
      events { worker_connections 64; }
      http {
        access_log off;
        client_body_temp_path @DIR@/body;
        proxy_temp_path @DIR@/proxy;
        fastcgi_temp_path @DIR@/fastcgi;
        uwsgi_temp_path @DIR@/uwsgi;
        scgi_temp_path @DIR@/scgi;
        server {
          server_name localhost;
          location / { return 200 "ok"; }
      %s
        }
      }
      """;
  private static final String NGINX_TLS =
      """
      listen 127.0.0.1:@PORT@ ssl;
      ssl_certificate @DIR@/server.pem;
      ssl_certificate_key @DIR@/server.key;
      """;

  private static final String APACHE =
      """
      ServerRoot @DIR@
      ServerName localhost
      PidFile @DIR@/apache.pid
      ErrorLog @DIR@/error.log
      DefaultRuntimeDir @DIR@
      Listen 127.0.0.1:@PORT@
      LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
      LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
      LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
      LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
      %s
      DocumentRoot @DIR@
      DirectoryIndex index.html
      StartServers 1
      ServerLimit 1
      ThreadsPerChild 8
      MaxRequestWorkers 8
      SSLEngine on
      SSLCertificateFile @DIR@/server.pem
      SSLCertificateKeyFile @DIR@/server.key
      %s
      """;

  private static final String HAPROXY =
      """
      global
        maxconn 64
      defaults
        mode http
        timeout connect 5s
        timeout client 5s
        timeout server 5s
      frontend lab
        bind 127.0.0.1:@PORT@ ssl crt @DIR@/both.pem %s
        %s
        http-request return status 200 content-type text/plain string ok
      """;

  private static final String NODE =
      """
      const fs = require('fs');
      const read = name => fs.readFileSync(`@DIR@/${name}`);
      require('https').createServer({
        cert: read('server.pem'), key: read('server.key'), %s
      }, (request, response) => response.end('ok')).listen(@PORT@, '127.0.0.1');
      """;

  private LabServers() {}

  /**
   * @param lines of the {@code server} block
   */
  static LabServer nginx(LabServer server, String lines) throws IOException {
    return nginxPlain(server, NGINX_TLS + lines);
  }

  static LabServer nginxPlain(LabServer server, String lines) throws IOException {
    return server
        .file("nginx.conf", NGINX.formatted(lines))
        .run(program("nginx"), "-c", "@DIR@/nginx.conf");
  }

  static LabServer apache(LabServer server, String lines) throws IOException {
    boolean root = "root".equals(System.getProperty("user.name"));
    return server
        .file("index.html", "ok")
        .file("apache.conf", APACHE.formatted(root ? "User www-data\nGroup www-data" : "", lines))
        .run(program("apache2"), "-DFOREGROUND", "-f", "@DIR@/apache.conf");
  }

  /**
   * @param bind options of the {@code bind} line
   * @param rule a line of the frontend
   */
  static LabServer haproxy(LabServer server, String bind, String rule) throws IOException {
    return server
        .file("haproxy.cfg", HAPROXY.formatted(bind, rule))
        .run(program("haproxy"), "-db", "-f", "@DIR@/haproxy.cfg");
  }

  /**
   * @param options members of the options of {@code https.createServer}
   */
  static LabServer node(LabServer server, String options) throws IOException {
    return server.file("server.js", NODE.formatted(options)).run("node", "@DIR@/server.js");
  }

  /**
   * @param options of {@code openssl s_server}
   */
  static LabServer openssl(LabServer server, String options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "s_server", "-accept", "127.0.0.1:@PORT@", "-www", "-quiet"));
    command.addAll(List.of("-cert", "@DIR@/server.pem", "-key", "@DIR@/server.key"));
    command.addAll(List.of(options.split(" ")));
    return server.run(command.toArray(String[]::new));
  }

  private static String program(String name) {
    return Files.isExecutable(Path.of("/usr/sbin", name)) ? "/usr/sbin/" + name : name;
  }
}
