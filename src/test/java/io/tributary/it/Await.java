package io.tributary.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what another process does, within bounds. */
final class Await {
  private static final long PAUSE_NANOS = 10_000_000;

  private Await() {}

  /**
   * Returns as soon as something holds.
   *
   * @param what for the message: "the worker is registered"
   * @param state for the message: how things stand, asked only in the end
   * @throws AssertionError if it does not hold in time
   */
  static void until(
      String what, Duration limit, BooleanSupplier condition, Supplier<String> state) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within %s: %s; %s".formatted(limit, what, state.get()));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Lets a time pass, or less if it comes about earlier that there is nothing to wait for. */
  static void pause(Duration time, BooleanSupplier over) {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - deadline < 0 && !over.getAsBoolean()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
