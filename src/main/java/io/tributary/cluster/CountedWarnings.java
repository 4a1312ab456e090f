package io.tributary.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Warnings of a long run: one that comes again, but for its numbers, is counted and told at its
 * tenth, hundredth, ... time only. For any thread.
 */
public final class CountedWarnings {
  private final Consumer<String> tells;
  private final Map<String, Warning> warnings = new LinkedHashMap<>();

  private static final class Warning {
    private final String first;
    private int times;

    Warning(String first) {
      this.first = first;
    }
  }

  /**
   * @param tells takes a line that is new, or has come ten times as often
   */
  public CountedWarnings(Consumer<String> tells) {
    this.tells = tells;
  }

  /** Counts a warning. */
  public void add(String line) {
    int times;
    synchronized (warnings) {
      Warning warning =
          warnings.computeIfAbsent(line.replaceAll("[0-9]+", "0"), kind -> new Warning(line));
      times = ++warning.times;
    }
    if (times == 1) {
      tells.accept(line);
    } else if (isPowerOfTen(times)) {
      tells.accept(line + " (" + times + " times by now)");
    }
  }

  private static boolean isPowerOfTen(int times) {
    int rest = times;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }

  /** Each once, as it was told first, with how often it came. */
  public List<String> all() {
    List<String> lines = new ArrayList<>();
    synchronized (warnings) {
      warnings
          .values()
          .forEach(w -> lines.add(w.times == 1 ? w.first : w.first + " (" + w.times + " times)"));
    }
    return lines;
  }
}
