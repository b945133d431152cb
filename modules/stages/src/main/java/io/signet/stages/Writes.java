package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Operation;
import io.signet.store.Audit;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each write in one transaction whose audit row names the path that the caller used. */
final class Writes {

  private static final Logger LOG = LoggerFactory.getLogger(Writes.class);

  private final Store store;

  Writes(Store store) {
    this.store = store;
  }

  <R> R run(ControlRequest request, Function<Transaction, R> work) {
    return run(request, target(request), work);
  }

  <R> R run(ControlRequest request, String target, Function<Transaction, R> work) {
    R result = store.write(Audit.of(request, target), work);
    LOG.info(
        "changed configuration operation={} target={} by={} requestId={}",
        request.operation().operationName(),
        target.replaceAll("\\p{Cntrl}", "?"),
        request.caller().accessKeyId(),
        request.requestId());
    return result;
  }

  /** The operation's path with its variables filled in. */
  private static String target(ControlRequest request) {
    Operation operation = request.operation();
    String target = operation.template();
    for (Map.Entry<String, String> variable : request.path().entrySet()) {
      target = target.replace("{" + variable.getKey() + "}", variable.getValue());
    }
    return target;
  }
}
