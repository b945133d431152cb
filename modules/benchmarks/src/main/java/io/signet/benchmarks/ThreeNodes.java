package io.signet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Three nodes on loopback that share one PostgreSQL, with the relay between them. */
final class ThreeNodes {

  private static final int COUNT = 3;
  private static final int INIT_SECONDS = 60;

  private ThreeNodes() {}

  /** Starts them and waits until they are ready. */
  static List<SignetNode> start(Lab lab) {
    Postgres postgres = lab.postgres();
    Path directory = lab.directory().resolve("cluster");
    List<String> members = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      members.add("127.0.0.1:" + Ports.free());
    }
    secret(directory, "master.key", "bench " + random());
    secret(directory, "database.password", Postgres.PASSWORD);
    List<String> init = new ArrayList<>();
    init.add(lab.settings().home().resolve("scripts/signet").toString());
    init.addAll(List.of("cluster", "init", "--directory", directory.resolve("relay").toString()));
    init.addAll(members);
    Programs.run(INIT_SECONDS, init);
    List<SignetNode> nodes = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      nodes.add(lab.node("node" + (i + 1), options(postgres, directory, members, i)));
    }
    nodes.forEach(node -> node.start("WARN"));
    return nodes;
  }
}
