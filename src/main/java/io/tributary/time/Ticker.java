package io.tributary.time;

import java.time.Duration;

/**
 * The time that passes, for whatever depends on it: rates, what is due, what is looked at now and
 * then. A program has the system's; a test has one of its own, and does not wait. For any thread.
 */
public interface Ticker {
  /** The system's. */
  Ticker SYSTEM = new SystemTicker();

  /** Nanoseconds since some moment, which differences are taken of. */
  long nanos();

  /**
   * Does something again and again, on a thread of its own, first after one period.
   *
   * @param period between the end of one time and the beginning of the next
   * @param name of the thread
   * @return ends it
   */
  Repetition every(Duration period, String name, Runnable work);

  /** What is done again and again, until it is closed. */
  interface Repetition extends AutoCloseable {
    @Override
    void close();
  }
}
