package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** A real nginx whose trusted certificates the agent keeps up to date. */
class TrustSyncIT {

  private static final Map<String, String> QUICKLY =
      Map.of("SIGNET_BACKENDS_DRAIN", "1s", "SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path data;
  @TempDir Path directory;

  private BackendCertificates authority;
  private SignetProcess signet;
  private ApiGatewayClient client;
  private String certificateId;
  private RotationCalls rotations;
  private Path trusted;

  @BeforeEach
  void open() throws Exception {
    authority = BackendCertificates.make(directory);
    signet = SignetProcess.start(data, QUICKLY);
    client = Clients.apiGateway(signet);
    certificateId =
        client
            .generateClientCertificate(r -> r.tags(Map.of("signet:trust-bundle", "public")))
            .clientCertificateId();
    rotations = new RotationCalls(signet, certificateId);
    trusted = directory.resolve("trusted.crt");
  }

  @AfterEach
  void close() {
    client.close();
    signet.close();
  }

  @Test
  void shouldCarryABackendThroughARotationWithoutARefusal() throws Exception {
    // Given: nginx trusts what the agent fetched, and every call is accepted
    assertThat(TrustSyncProcess.once(directory, options()).output()).contains("versions=[1]");
    String first = rotations.pem(1);
    OldIdentity old = OldIdentity.of(data, certificateId, directory);
    try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING);
        TrustSyncProcess agent =
            TrustSyncProcess.start(
                options("--interval", "1s", "--exec", quoted(nginx.reloadCommand())))) {
      probed(nginx);
      StoryApi api = StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets");
      api.deploy("prod").attach("prod", certificateId);
      Calls calls = new Calls(api);
      calls.awaitSeen(first);
      calls.start();
      assertThat(old.call(nginx, authority)).startsWith("200 ");

      // When
      String rotation = rotations.begin();
      String second = rotations.pem(2);
      rotations.awaitMove(rotation, "ACCEPTED", SOON);
      assertThat(Files.readString(trusted)).isEqualTo(first + second);
      rotations.move(rotation, "ACTIVE");
      calls.awaitSeen(second);
      rotations.awaitMove(rotation, "RETIRED", SOON);
      Awaitility.await().atMost(SOON).until(() -> Files.readString(trusted).equals(second));
      calls.awaitMore();
      calls.stop();

      // Then: nobody was refused, and whoever still had the old key would be
      assertThat(calls.complaints).isEmpty();
      assertThat(calls.accepted.get()).isGreaterThan(20);
      assertThat(agent.log()).filteredOn(line -> line.contains("wrote")).hasSize(2);
      System.out.println("calls accepted during the rotation: " + calls.accepted);
      assertThat(old.call(nginx, authority)).contains("400", "The SSL certificate error");
    }
  }

  @Test
  void shouldBelieveOnlyThePinnedKeyOverPlainHttp() throws Exception {
    // Given
    Path stranger = Files.createDirectory(directory.resolve("stranger"));
    Files.writeString(stranger.resolve("key.pem"), strangersKey(stranger));

    // When
    List<String> base = List.of("--url", url(), "--out", trusted.toString());
    Programs.Outcome unpinned = TrustSyncProcess.once(directory, base);
    Programs.Outcome wrong =
        TrustSyncProcess.once(directory, with(base, "--key", stranger + "/key.pem"));
    Programs.Outcome right = TrustSyncProcess.once(directory, options());

    // Then
    assertThat(unpinned.exitCode()).isEqualTo(2);
    assertThat(unpinned.output()).contains("over http");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.output()).contains("no pinned key has the thumbprint");
    assertThat(right.exitCode()).as(right.output()).isZero();
    assertThat(Files.readString(trusted)).isEqualTo(rotations.pem(1));
  }

  @Test
  void shouldStopHandingOutWhenTheTagGoes() throws Exception {
    // Given
    assertThat(Clients.get(signet.gateway().resolve(bundle(".pem"))).statusCode()).isEqualTo(200);

    // When
    client.untagResource(
        r ->
            r.resourceArn("arn:aws:apigateway:us-east-1::/clientcertificates/" + certificateId)
                .tagKeys("signet:trust-bundle"));

    // Then: the very next call, because a write is acknowledged when the data line works by it
    HttpResponse<String> answer = Clients.get(signet.gateway().resolve(bundle(".pem")));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(
            new AdminCalls(signet)
                .made(
                    "GET",
                    "/signet/v1/client-certificates/" + certificateId + "/trust-bundle",
                    null)
                .path("versions"))
        .hasSize(1);
  }

  /** The signature as Node.js understands it, which shares no code with either side. */
  @Test
  void shouldSignSoThatAnotherImplementationVerifies() throws Exception {
    // Given
    String jws = Clients.get(signet.gateway().resolve(bundle(".jws"))).body();
    Files.writeString(directory.resolve("bundle.jws"), jws);
    Files.writeString(directory.resolve("keys.json"), keys());
    String script =
        "const c=require('crypto'),f=require('fs');"
            + "const p=f.readFileSync('bundle.jws','utf8').split('.');"
            + "const k=JSON.parse(f.readFileSync('keys.json')).keys[0];"
            + "const key=c.createPublicKey({key:k,format:'jwk'});"
            + "const ok=c.verify('sha256',Buffer.from(p[0]+'.'+p[1]),"
            + "{key,dsaEncoding:'ieee-p1363'},Buffer.from(p[2],'base64url'));"
            + "console.log(ok, Buffer.from(p[1],'base64url').toString())";

    // When
    Programs.Outcome node = Programs.run(directory, Map.of(), 30, List.of("node", "-e", script));

    // Then
    assertThat(node.output())
        .startsWith("true ")
        .contains("\"certificateId\":\"" + certificateId + "\"");
  }

  /** Calls through the gateway, one after the other, until they are told to stop. */
  private final class Calls {

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Thread thread = new Thread(this::run, "calls");
    private final StoryApi api;

    Calls(StoryApi api) {
      this.api = api;
    }

    void start() {
      thread.start();
    }

    HttpResponse<String> call() {
      return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
    }

    void awaitSeen(String pem) {
      Awaitility.await().atMost(SOON).untilAsserted(() -> StoryNginx.assertSaw(call(), pem));
    }

    void awaitMore() {
      long now = accepted.get();
      Awaitility.await().atMost(SOON).until(() -> accepted.get() > now + 20);
    }

    void stop() throws InterruptedException {
      running.set(false);
      thread.join();
    }

    private void run() {
      while (running.get()) {
        HttpResponse<String> answer = call();
        if (answer.statusCode() == 200) {
          accepted.incrementAndGet();
        } else {
          complaints.add(answer.statusCode() + " " + answer.body());
        }
      }
    }
  }

  private void probed(Nginx nginx) throws Exception {
    Backends.put(
        signet,
        nginx.origin(),
        Map.of(
            "trustBundle",
            authority.authorityPem(),
            "probe",
            Map.of("method", "GET", "path", "/health")));
  }

  private String bundle(String form) {
    return "/.well-known/signet/trust/" + certificateId + form;
  }

  private String url() {
    return signet.gateway().resolve(bundle(".pem")).toString();
  }

  /** What {@code scripts/signet trust-key} prints. */
  private String keys() throws Exception {
    Programs.Outcome printed =
        Programs.run(
            directory,
            Map.of("SIGNET_DATA_DIR", data.toString()),
            60,
            List.of(
                SignetProcess.projectRoot().resolve("scripts/signet").toString(),
                "trust-key",
                "--admin",
                signet.admin().toString()));
    assertThat(printed.exitCode()).as(printed.output()).isZero();
    return printed.output();
  }

  private List<String> options(String... more) throws Exception {
    Path key = Files.writeString(directory.resolve("trust.jwks"), keys());
    List<String> base =
        with(List.of("--url", url(), "--out", trusted.toString()), "--key", key.toString());
    return with(base, more);
  }

  private static List<String> with(List<String> base, String... more) {
    List<String> all = new ArrayList<>(base);
    all.addAll(List.of(more));
    return all;
  }

  private static String quoted(List<String> command) {
    return command.stream().map(each -> "'" + each + "'").collect(Collectors.joining(" "));
  }

  private static String strangersKey(Path folder) throws Exception {
    Programs.Outcome made =
        Programs.run(
            folder,
            Map.of(),
            30,
            List.of(
                "sh",
                "-c",
                "openssl ecparam -name prime256v1 -genkey -noout -out k"
                    + " && openssl ec -in k -pubout 2> /dev/null"));
    assertThat(made.exitCode()).as(made.output()).isZero();
    return made.output();
  }
}
