package io.tributary.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Times contenders that take turns, so that a machine's slow minutes fall on all of them.
 *
 * <p>The first round warms up and is not counted.
 */
final class Timings {
  private Timings() {}

  /** What is timed. */
  record Contender(String name, Runnable work) {}

  /** The seconds of each counted round. */
  record Timing(String name, List<Double> seconds) {
    double median() {
      List<Double> sorted = seconds.stream().sorted().toList();
      int n = sorted.size();
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
          long begun = System.nanoTime();
          contenders[i].work().run();
          one.seconds().add((System.nanoTime() - begun) / 1e9);
        }
        System.err.printf("round %d  %-50s %8.2f ms%n", round, one.name(), one.median() * 1e3);
        if (round > 0) {
          timings.get(i).seconds().add(one.median());
        }
      }
    }
    return timings;
  }

  static List<Timing> inTurn(int rounds, Contender... contenders) {
    List<Timing> timings = new ArrayList<>();
    for (Contender contender : contenders) {
      timings.add(new Timing(contender.name(), new ArrayList<>()));
    }
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i < contenders.length; i++) {
        System.gc();
        long begun = System.nanoTime();
        contenders[i].work().run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.err.printf("round %d  %-50s %8.3f s%n", round, contenders[i].name(), seconds);
        if (round > 0) {
          timings.get(i).seconds().add(seconds);
        }
      }
    }
    return timings;
  }
}
