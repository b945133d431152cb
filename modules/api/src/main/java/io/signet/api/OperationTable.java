package io.signet.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The operations that one control-plane verticle serves, each with the blocking function that
 * carries it out. What a function returns becomes the JSON body; {@code null} is an empty one.
 */
public final class OperationTable {

  private final Map<Operation, Function<ControlRequest, Object>> functions =
      new EnumMap<>(Operation.class);

  /** Serves an operation; returns this table. */
  public OperationTable on(Operation operation, Function<ControlRequest, Object> function) {
    functions.put(operation, function);
    return this;
  }

  /**
   * Serves the table's operations at an address, on the threads of a worker pool. The reply to a
   * write comes after the write is shared with this node's data line.
   *
   * @param revision the store's present revision; asked on the workers, and may fail
   */
  public MessageConsumer<ControlRequest> serve(
      Vertx vertx,
      Call<ControlRequest, ControlReply> address,
      WorkerExecutor workers,
      LongSupplier revision) {
    return address.serve(
        vertx.eventBus(),
        request ->
            workers
                .executeBlocking(() -> done(request, revision), false)
                .compose(done -> shared(vertx, done)));
  }

  /**
   * What was done.
   *
   * @param written the store's revision after a write; {@code null} if nothing was written, or the
   *     store does not say
   */
  private record Done(ControlReply reply, Long written) {}

  private Done done(ControlRequest request, LongSupplier revision) {
    ControlReply reply = run(request);
    return new Done(reply, request.operation().writes() ? written(revision) : null);
  }

  /** The write stands whether or not the store can still be asked. */
  private static Long written(LongSupplier revision) {
    try {
      return revision.getAsLong();
    } catch (SignetException away) {
      return null;
    }
  }

  /**
   * Carries an operation out on the calling thread.
   *
   * @throws SignetException as the operation says; {@link ErrorCode#NOT_IMPLEMENTED} if this table
   *     does not serve it
   */
  public ControlReply run(ControlRequest request) {
    Function<ControlRequest, Object> function = functions.get(request.operation());
    if (function == null) {
      throw notServed(request.operation());
    }
    return ControlReply.of(function.apply(request));
  }

  /** The refusal of an operation that this version knows but does not serve. */
  public static SignetException notServed(Operation operation) {
    return new SignetException(
        ErrorCode.NOT_IMPLEMENTED,
        "The operation " + operation.operationName() + " is not available in this version");
  }

  /**
   * A write stands even if sharing it is late: the node pulls on a timer too, so a failure here is
   * not the caller's.
   */
  private static Future<ControlReply> shared(Vertx vertx, Done done) {
    Future<ControlReply> reply = Future.succeededFuture(done.reply);
    return done.written == null
        ? reply
        : Addresses.SHARE.request(vertx.eventBus(), done.written).transform(outcome -> reply);
  }
}
