package io.tributary.testing;

import io.tributary.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when a test says so; what is due is done by the test's thread. */
public final class ManualTicker implements Ticker {
  private final List<Due> due = new ArrayList<>();
  private long nanos;

  private static final class Due {
    long at;
    long period;
    Runnable work;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Repetition every(Duration period, String name, Runnable work) {
    Due one = new Due();
    one.period = period.toNanos();
    one.at = nanos + one.period;
    one.work = work;
    due.add(one);
    return () -> due.remove(one);
  }

  /** So much time passes. */
  public void pass(Duration time) {
    long end = nanos + time.toNanos();
    for (Due next = next(end); next != null; next = next(end)) {
      nanos = next.at;
      next.at += next.period;
      next.work.run();
    }
    nanos = end;
  }

  private Due next(long end) {
    return due.stream()
        .filter(one -> one.at <= end)
        .min((a, b) -> Long.compare(a.at, b.at))
        .orElse(null);
  }
}
