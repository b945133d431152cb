package io.signet.backends;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names to addresses that may be called. It resolves here, off the event loop, so that the address
 * that was judged is the address that is called. Answers are kept for a short while, and calls that
 * ask for a name that is being looked up wait for the same answer. Only its event loop may use it.
 */
final class Resolver {

  private static final long KEEP_FOUND = 10_000_000_000L;
  private static final long KEEP_FAILED = 1_000_000_000L;
  private static final int MOST_NAMES = 10_000;

  private final Vertx vertx;
  private final AddressPolicy policy;
  private final Lookup lookup;
  private final Map<String, Answer> answers = new HashMap<>();

  Resolver(Vertx vertx, AddressPolicy policy, Lookup lookup) {
    this.vertx = vertx;
    this.policy = policy;
    this.lookup = lookup;
  }

  /** The blocking look-up; {@link InetAddress#getAllByName} outside of tests. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private record Address(InetAddress address, boolean local) {}

  private record Answer(Future<List<Address>> addresses, long askedAt) {

    boolean fresh(long now) {
      if (!addresses.isComplete()) {
        return true;
      }
      return now - askedAt < (addresses.succeeded() ? KEEP_FOUND : KEEP_FAILED);
    }
  }

  /**
   * The addresses of a host that may be called, in the resolver's order.
   *
   * @param host a name or a literal address, IPv6 without brackets
   */
  Future<List<InetAddress>> resolve(String host, int port) {
    return addresses(host).map(found -> allowed(host, port, found));
  }

  private Future<List<Address>> addresses(String host) {
    long now = System.nanoTime();
    Answer known = answers.get(host);
    if (known != null && known.fresh(now)) {
      return known.addresses();
    }
    if (answers.size() >= MOST_NAMES) {
      answers.values().removeIf(answer -> !answer.fresh(now));
    }
    Future<List<Address>> asked = vertx.executeBlocking(() -> ask(host), false);
    answers.put(host, new Answer(asked, now));
    return asked;
  }

  private List<Address> ask(String host) throws SocketException {
    List<Address> found = new ArrayList<>();
    try {
      for (InetAddress address : lookup.addresses(host)) {
        found.add(new Address(address, NetworkInterface.getByInetAddress(address) != null));
      }
    } catch (UnknownHostException e) {
      throw new SignetException(
          ErrorCode.BACKEND_UNREACHABLE, "the host name " + host + " cannot be resolved", e);
    }
    return found;
  }

  private List<InetAddress> allowed(String host, int port, List<Address> found) {
    List<InetAddress> allowed = new ArrayList<>(found.size());
    String refusal = "no address";
    for (Address each : found) {
      String reason = policy.refusal(each.address(), each.local(), port);
      if (reason == null) {
        allowed.add(each.address());
      } else {
        refusal = each.address().getHostAddress() + " is denied: " + reason;
      }
    }
    if (allowed.isEmpty()) {
      throw new SignetException(
          ErrorCode.INTEGRATION_CONFIGURATION,
          "the backend " + host + ":" + port + " may not be called, " + refusal);
    }
    return allowed;
  }
}
