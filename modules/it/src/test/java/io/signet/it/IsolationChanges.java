package io.signet.it;

import io.signet.it.IsolatedStage.Bound;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Changes stages, certificates and settings, one after the other, until it is closed. */
final class IsolationChanges implements AutoCloseable {

  /** What is changed. */
  enum Kind {
    ATTACH,
    DETACH,
    SWITCH,
    ROTATE,
    POLICY
  }

  private final ApiGatewayClient client;
  private final List<IsolatedStage> stages;
  private final List<Bound> identities;
  private final IsolationPolicies policies;
  private final Random random;
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private volatile boolean running = true;
  private Future<?> end;

  private IsolationChanges(
      ApiGatewayClient client,
      List<IsolatedStage> stages,
      List<Bound> identities,
      IsolationPolicies policies,
      Random random) {
    this.client = client;
    this.stages = stages;
    this.identities = identities;
    this.policies = policies;
    this.random = random;
  }

  /**
   * Starts to change.
   *
   * @param identities the certificates; those that are replaced are replaced in here too
   */
  static IsolationChanges start(
      ApiGatewayClient client,
      List<IsolatedStage> stages,
      List<Bound> identities,
      IsolationPolicies policies,
      Random random) {
    IsolationChanges changes = new IsolationChanges(client, stages, identities, policies, random);
    changes.end = changes.thread.submit(changes::run);
    return changes;
  }

  /** Whether it still works; a failure is thrown when it is closed. */
  boolean working() {
    return !end.isDone();
  }

  /** How many changes of each kind there were; to be asked when this is closed. */
  Map<Kind, Integer> counts() {
    return counts;
  }

  @Override
  public void close() throws Exception {
    running = false;
    thread.shutdown();
    end.get(60, TimeUnit.SECONDS);
  }

  private void run() {
    while (running) {
      int dice = random.nextInt(10);
      if (dice < 6) {
        rebind(stages.get(random.nextInt(IsolationStages.BUSY_STAGES)), 0, IsolationStages.RARE);
      } else if (dice < 7) {
        int common = IsolationStages.BUSY_STAGES;
        IsolatedStage stage = stages.get(common + random.nextInt(stages.size() - common));
        rebind(stage, IsolationStages.RARE, identities.size());
      } else if (dice < 8) {
        rotate(random.nextInt(IsolationStages.RARE));
      } else {
        changePolicy();
      }
    }
  }

  /** Gives a stage one of a range of identities, or none. */
  private void rebind(IsolatedStage stage, int from, int to) {
    boolean bound = !stage.bound().equals(Bound.NONE);
    if (bound && random.nextInt(3) == 0) {
      stage.bind(Bound.NONE);
      count(Kind.DETACH);
    } else {
      stage.bind(identities.get(from + random.nextInt(to - from)));
      count(bound ? Kind.SWITCH : Kind.ATTACH);
    }
  }

  /** Generates a successor, gives it to every stage that has the old one, and deletes that. */
  private void rotate(int which) {
    Bound old = identities.get(which);
    Bound successor = Bound.generated(client);
    for (IsolatedStage stage : stages) {
      if (stage.bound().equals(old)) {
        stage.bind(successor);
      }
    }
    client.deleteClientCertificate(r -> r.clientCertificateId(old.certificateId()));
    identities.set(which, successor);
    count(Kind.ROTATE);
  }

  private void changePolicy() {
    if (random.nextBoolean()) {
      policies.changeBundle();
    } else {
      policies.changeName();
    }
    count(Kind.POLICY);
  }

  private void count(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }
}
