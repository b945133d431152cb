package io.signet.routing;

import io.signet.api.Exchange;
import io.signet.api.Telemetry;
import io.vertx.core.eventbus.MessageProducer;
import java.util.function.BooleanSupplier;

/**
 * What every call on one event loop uses.
 *
 * @param backends hands an exchange over to the backend verticle of the same loop
 * @param untaken answers that wait for their callers
 * @param leaving whether the node is about to stop
 */
record Services(
    RoutingOptions options,
    RouteTables tables,
    TrustBundles trust,
    Telemetry telemetry,
    MessageProducer<Exchange> backends,
    HttpClock clock,
    Untaken untaken,
    BooleanSupplier leaving) {}
