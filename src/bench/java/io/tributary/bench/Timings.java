package io.tributary.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * Times contenders that take turns, so that a machine's slow minutes fall on all of them.
 *
 * <p>The first round warms up and is not counted.
 */
final class Timings {
  private Timings() {}

  /**
   * What is timed.
   *
   * @param seconds works, and says how long what counts of it has taken
   * @param warm whether it has warmed up already and leaves the first round out
   * @param rounds in how many counted rounds it takes part at most
   */
  record Contender(String name, DoubleSupplier seconds, boolean warm, int rounds) {
    /** All of the work counts. */
    Contender(String name, Runnable work) {
      this(name, () -> secondsOf(work), false, Integer.MAX_VALUE);
    }

    /** For one that is slow: without a first round, and with no more rounds than these. */
    Contender warm(int mostRounds) {
      return new Contender(name, seconds, true, mostRounds);
    }

    /** So many times in a row, of which the mean counts. */
    Contender inARow(int times) {
      return new Contender(
          name,
          () -> DoubleStream.generate(seconds).limit(times).sum() / times,
          warm,
          rounds);
    }

    private boolean takesPart(int round) {
      return round == 0 ? !warm : round <= rounds;
    }

    private static double secondsOf(Runnable work) {
      long begun = System.nanoTime();
      work.run();
      return (System.nanoTime() - begun) / 1e9;
    }
  }

  /** The seconds of each counted round. */
  record Timing(String name, List<Double> seconds) {
    double median() {
      List<Double> sorted = seconds.stream().sorted().toList();
      int n = sorted.size();
      if (n == 0) {
        return Double.NaN;
      }
      return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    double min() {
      return seconds.stream().mapToDouble(s -> s).min().orElse(Double.NaN);
    }

    double max() {
      return seconds.stream().mapToDouble(s -> s).max().orElse(Double.NaN);
    }
  }

  /** As {@link #inTurn}; a round is many short steps, and counts by their median. */
  static List<Timing> medianStepInTurn(int rounds, int steps, Contender... contenders) {
    List<Timing> timings = new ArrayList<>();
    for (Contender contender : contenders) {
      timings.add(new Timing(contender.name(), new ArrayList<>()));
    }
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i < contenders.length; i++) {
        Timing one = new Timing(contenders[i].name(), new ArrayList<>());
        for (int step = 0; step < steps; step++) {
          one.seconds().add(contenders[i].seconds().getAsDouble());
        }
        System.err.printf("round %d  %-50s %8.2f ms%n", round, one.name(), one.median() * 1e3);
        if (round > 0) {
          timings.get(i).seconds().add(one.median());
        }
      }
    }
    return timings;
  }

  // Threads of the contender before (OpenMP's in PyTorch) still wait for work with all they have.
  private static void settle() {
    try {
      Thread.sleep(400);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Timing> inTurn(int rounds, Contender... contenders) {
    List<Timing> timings = new ArrayList<>();
    for (Contender contender : contenders) {
      timings.add(new Timing(contender.name(), new ArrayList<>()));
    }
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i < contenders.length; i++) {
        if (!contenders[i].takesPart(round)) {
          continue;
        }
        System.gc();
        settle();
        double seconds = contenders[i].seconds().getAsDouble();
        System.err.printf("round %d  %-50s %8.3f s%n", round, contenders[i].name(), seconds);
        if (round > 0) {
          timings.get(i).seconds().add(seconds);
        }
      }
    }
    return timings;
  }
}
