package io.signet.it;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Makes one certificate after the other, and remembers which ones it was promised. */
final class CertificateMaker {

  private static final long PAUSE_MILLIS = 20;

  private final AdminCalls admin;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicLong refused = new AtomicLong();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "certificate-maker");
  private volatile Throwable failure;

  private CertificateMaker(AdminCalls admin) {
    this.admin = admin;
  }

  static CertificateMaker start(AdminCalls admin) {
    CertificateMaker maker = new CertificateMaker(admin);
    maker.thread.setDaemon(true);
    maker.thread.start();
    return maker;
  }

  /** Waits until so many more have been promised. */
  void awaitMore(int count, Duration atMost) {
    int wanted = acknowledged.size() + count;
    Awaitility.await("more certificates, after " + this)
        .atMost(atMost)
        .until(() -> failure != null || acknowledged.size() >= wanted);
    requireSound();
  }

  /** Waits until one more has been answered 503. */
  void awaitRefusal(Duration atMost) {
    long before = refused.get();
    Awaitility.await("a refusal, after " + this)
        .atMost(atMost)
        .until(() -> failure != null || refused.get() > before);
    requireSound();
  }

  /** Ends it; answers the ids that it was promised. */
  Set<String> stop() throws InterruptedException {
    stop.countDown();
    thread.join();
    requireSound();
    return acknowledged;
  }

  @Override
  public String toString() {
    return acknowledged.size() + " made and " + refused + " refused";
  }

  private void run() {
    try {
      while (!stop.await(PAUSE_MILLIS, MILLISECONDS)) {
        make();
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  /** Nothing but a certificate or 503 is an answer. */
  private void make() {
    HttpResponse<String> answer = admin.send("POST", "/clientcertificates", "{}");
    if (answer.statusCode() == 201) {
      acknowledged.add(AdminCalls.tree(answer.body()).path("clientCertificateId").asText());
    } else if (answer.statusCode() == 503) {
      refused.incrementAndGet();
    } else {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
  }

  private void requireSound() {
    if (failure != null) {
      throw new AssertionError("an answer that is none", failure);
    }
  }
}
