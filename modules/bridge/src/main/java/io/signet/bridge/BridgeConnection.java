package io.signet.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one client: cuts what it sends into frames, and reads on only while the client
 * reads too. Used on one event loop.
 */
final class BridgeConnection implements Client {

  private static final Logger LOG = LoggerFactory.getLogger(BridgeConnection.class);

  private final NetSocket socket;
  private final BridgeOptions.Limits limits;
  private final Consumer<BridgeConnection> closed;
  private final FrameReader reader;
  private final Outbound outbound;
  private final Memory memory;
  private final FrameParser parser;
  private final Requests requests;
  private final Subscription subscription;
  private long accounted;
  private long working;
  private int pending;
  private boolean parsing;
  private boolean leaving;
  private boolean ended;
  private long unfinishedSince;

  /**
   * @param memory what the frames of all connections share
   * @param parser of the frames of all connections
   * @param closed told once when the connection is gone
   */
  BridgeConnection(
      Vertx vertx,
      NetSocket socket,
      BridgeOptions.Limits limits,
      Memory memory,
      FrameParser parser,
      Consumer<BridgeConnection> closed) {
    this.socket = socket;
    this.limits = limits;
    this.memory = memory;
    this.parser = parser;
    this.closed = closed;
    this.reader = new FrameReader(limits.frameBytes(), this::frame);
    this.outbound = new Outbound(socket, memory, this::flow, this::close);
    this.requests = new Requests(vertx, this);
    this.subscription = new Subscription(vertx, this);
  }

  void open() {
    socket.closeHandler(gone -> end());
    socket.exceptionHandler(
        failure -> LOG.debug("connection failed reason={}", failure.toString()));
    socket.handler(chunk -> guarded(() -> reader.feed(chunk)));
  }

  /** Takes no more messages, and closes when those in flight are answered. */
  void leave() {
    leaving = true;
    flow();
  }

  /** Closes if the client is too slow, in sending or in reading. */
  void check() {
    long now = System.nanoTime();
    if (!reader.unfinished()) {
      unfinishedSince = 0;
    } else if (unfinishedSince == 0) {
      unfinishedSince = now;
    } else if (now - unfinishedSince > limits.frame().toNanos()) {
      close("a frame did not come in time");
    }
    if (outbound.stuckNanos(now) > limits.frame().toNanos()) {
      close("answers are not read");
    }
  }

  @Override
  public void write(Buffer frame) {
    outbound.write(frame);
  }

  @Override
  public boolean behind() {
    return outbound.full();
  }

  @Override
  public void begun() {
    pending++;
  }

  @Override
  public void done() {
    pending--;
    flow();
  }

  @Override
  public void close(String reason) {
    if (!ended) {
      LOG.info("connection closed address={} reason={}", socket.remoteAddress(), reason);
      end();
      socket.close().onFailure(failure -> LOG.debug("not closed reason={}", failure.toString()));
    }
  }

  /** Whatever the reader is made to do, the memory that it holds is counted after it. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (BadFrameException e) {
      close(e.getMessage());
    }
    account();
  }

  /** A frame that is worked on stays, even if its client is gone. */
  private void account() {
    long held = (ended ? 0 : reader.held()) + working;
    if (held <= accounted) {
      memory.give(accounted - held);
      accounted = held;
    } else if (memory.take(held - accounted)) {
      accounted = held;
    } else {
      close("no memory for its frames");
    }
  }

  private void frame(Buffer json) {
    unfinishedSince = 0;
    parsing = true;
    reader.pause();
    int length = json.length();
    working += length;
    Future<ClientFrame> parsed = parser.parse(json);
    parsed
        .compose(this::act)
        .onFailure(failure -> close(failure.getMessage()))
        .onComplete(
            dealtWith -> {
              working -= length;
              account();
            });
    parsed.onComplete(
        done -> {
          parsing = false;
          flow();
        });
    if (parsing) {
      flow();
    }
  }

  /** Done when the frame is dealt with, and so what it holds is free. */
  private Future<?> act(ClientFrame frame) {
    return switch (frame.type()) {
      case "ping" -> answered(ServerFrame.PONG);
      case "send" -> addressed(frame, requests::send);
      case "register" -> addressed(frame, subscription::register);
      case "unregister" -> addressed(frame, subscription::unregister);
      case "publish" -> answered(ServerFrame.refusal("access_denied"));
      default -> answered(ServerFrame.refusal("unknown_type"));
    };
  }

  private Future<?> addressed(ClientFrame frame, Function<ClientFrame, Future<?>> action) {
    return frame.address() == null
        ? answered(ServerFrame.refusal("missing_address"))
        : action.apply(frame);
  }

  private Future<Void> answered(Buffer answer) {
    write(answer);
    return Future.succeededFuture();
  }

  /** Who does not read answers, or waits for many, is not read from. */
  private void flow() {
    if (ended) {
      return;
    }
    boolean waits = leaving || parsing || pending >= limits.pending() || outbound.full();
    if (leaving && pending == 0 && !parsing && !outbound.busy()) {
      close("the node stops");
    } else if (waits) {
      reader.pause();
      socket.pause();
    } else {
      socket.resume();
      guarded(reader::resume);
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      reader.pause();
      account();
      outbound.end();
      subscription.end();
      closed.accept(this);
    }
  }
}
