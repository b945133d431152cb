package io.signet.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.signet.api.Addresses;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's event bus known to the others. Nodes find each other's consumers in shared
 * maps; whoever was cut off was struck out there, and a merge of two halves keeps either half's
 * word. So after every coming and going, and whenever this node misses itself there, it writes
 * itself in again and forgets what it remembered of the others' consumers.
 */
final class Reunion implements MembershipListener {

  private static final Logger LOG = LoggerFactory.getLogger(Reunion.class);
  private static final long LOOK_MILLIS = 2_000;

  private final Vertx vertx;
  private final HazelcastClusterManager manager;
  private final AtomicBoolean changed = new AtomicBoolean();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean listened;

  private Reunion(Vertx vertx, HazelcastClusterManager manager) {
    this.vertx = vertx;
    this.manager = manager;
  }

  /** Watches for as long as the Vert.x lives. */
  static void watch(Vertx vertx, HazelcastClusterManager manager) {
    Reunion reunion = new Reunion(vertx, manager);
    HazelcastInstance hazelcast = manager.getHazelcastInstance();
    hazelcast.getCluster().addMembershipListener(reunion);
    hazelcast
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleState.MERGED) {
                reunion.changed.set(true);
              }
            });
    vertx.setPeriodic(LOOK_MILLIS, timer -> reunion.look());
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    LOG.info("a node joined members={}", event.getMembers().size());
    changed.set(true);
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    LOG.info("a node left members={}", event.getMembers().size());
    changed.set(true);
  }

  private void look() {
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    if (changed.getAndSet(false)) {
      writeIn();
      return;
    }
    Promise<List<RegistrationInfo>> registered = Promise.promise();
    manager.getRegistrations(Addresses.CLUSTER_CHANGES, registered);
    registered
        .future()
        .onComplete(
            found -> {
              if (found.succeeded() && missing(found.result())) {
                writeIn();
              } else {
                busy.set(false);
              }
            });
  }

  /** Nobody misses what never was: the sharing verticle listens a little after the start. */
  private boolean missing(List<RegistrationInfo> registered) {
    boolean there = registered.stream().anyMatch(each -> each.nodeId().equals(manager.getNodeId()));
    listened |= there;
    return listened && !there;
  }

  /**
   * The cluster manager does all this by itself when Hazelcast tells it of a merge; it is told so
   * whenever it may have missed something.
   */
  private void writeIn() {
    vertx
        .executeBlocking(
            () -> {
              manager.stateChanged(new LifecycleEvent(LifecycleState.MERGED));
              return null;
            },
            false)
        .onComplete(
            done -> {
              busy.set(false);
              if (done.failed()) {
                changed.set(true);
                LOG.debug("could not write this node in again", done.cause());
              }
            });
  }
}
