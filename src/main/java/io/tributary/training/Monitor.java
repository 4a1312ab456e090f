package io.tributary.training;

import io.tributary.config.Key;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;
import java.util.List;

/** Finds the metric that a setting watches from epoch to epoch. */
public final class Monitor {
  /** What is watched by itself. */
  static final String AUTO = "auto";

  static final String LOSS = "loss";

  private Monitor() {}

  /**
   * The metric that is watched.
   *
   * @param key of the setting
   * @param monitor its value: a metric's name, or {@code auto}
   * @param measured an epoch's
   * @throws UserException if it is not one of them
   */
  public static Metric watched(Key<String> key, String monitor, Metrics measured) {
    String name = monitor.equals(AUTO) ? LOSS : monitor;
    return measured.find(name).orElseThrow(() -> unknown(key, monitor, measured));
  }

  private static UserException unknown(Key<String> key, String monitor, Metrics measured) {
    List<String> names = measured.values().stream().map(Metric::name).toList();
    return new UserException(
        "%s: '%s' is not measured after an epoch; expected auto, or one of %s%s"
            .formatted(
                key,
                monitor,
                String.join(", ", names),
                Spelling.nearest(monitor, names)
                    .map(word -> "; did you mean '" + word + "'?")
                    .orElse("")));
  }
}
