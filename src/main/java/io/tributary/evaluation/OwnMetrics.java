package io.tributary.evaluation;

import io.tributary.config.Key;
import io.tributary.config.OwnClass;
import io.tributary.config.Section;
import io.tributary.config.UserException;
import io.tributary.config.ValueTypes;
import io.tributary.data.LabelEncoding;
import io.tributary.extension.RowMetric;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The sums of the user's own metrics. They travel with the names of their classes; a process makes
 * the objects when it needs them.
 *
 * <p>Public for Kryo's registration only. Not thread-safe.
 */
public final class OwnMetrics implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** The classes. */
  public static final Key<List<OwnClass>> CLASSES =
      Key.of(
              "training.metrics",
              ValueTypes.ownClasses().leavingOutEmpty(),
              List.<OwnClass>of(),
              "Classes of your own that measure something beside the other metrics, as"
                  + " `[com.example.Profit]`; see docs/extension.md.")
          .byDefault("none");

  private static final String KEY = CLASSES.path() + ": ";

  private ArrayList<String> classes;
  private double[][] sums; // for each metric
  private transient RowMetric[] metrics; // null: not made here

  /** For Kryo, which fills the fields. */
  @SuppressWarnings("unused")
  private OwnMetrics() {}

  /** No rows. */
  OwnMetrics(List<OwnClass> named) {
    classes = new ArrayList<>();
    named.forEach(own -> classes.add(own.name()));
    sums = new double[named.size()][];
    for (int m = 0; m < sums.length; m++) {
      RowMetric metric = metric(m);
      sums[m] = asked(m, () -> new double[metric.sums()]);
    }
  }

  /** Notes which of a section's classes cannot be metrics. */
  public static void check(Section section) {
    for (OwnClass named : section.get(CLASSES)) {
      problem(named).ifPresent(problem -> section.problem(CLASSES, problem));
    }
  }

  /** Why a class cannot be a metric; empty if it can. */
  public static Optional<String> problem(OwnClass named) {
    try {
      String name = named.instance(RowMetric.class).name();
      return name != null && name.matches("[A-Za-z]\\w*")
          ? Optional.empty()
          : Optional.of(
              "class %s calls its metric '%s'; expected letters and digits"
                  .formatted(named.name(), name));
    } catch (UserException e) {
      return Optional.of(e.getMessage());
    }
  }

  private RowMetric metric(int m) {
    if (metrics == null) {
      metrics = new RowMetric[sums.length];
    }
    if (metrics[m] == null) {
      try {
        metrics[m] = new OwnClass(classes.get(m)).instance(RowMetric.class);
      } catch (UserException e) {
        throw new UserException(KEY + e.getMessage(), e);
      }
    }
    return metrics[m];
  }

  private <T> T asked(int m, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException | LinkageError e) {
      throw new UserException("%sclass %s: %s".formatted(KEY, classes.get(m), OwnClass.told(e)), e);
    }
  }

  /** Adds the first rows of a block, in order. */
  void add(ScoredRows block, int rows) {
    int width = block.label().names().size();
    double[] predicted = new double[width];
    double[] actual = new double[width];
    for (int i = 0; i < rows; i++) {
      double weight = block.weight(i);
      if (EvaluationSum.counts(weight)) {
        read(block, i, predicted, actual);
        for (int m = 0; m < sums.length; m++) {
          RowMetric metric = metric(m);
          double[] own = sums[m];
          asked(
              m,
              () -> {
                metric.add(predicted.clone(), actual.clone(), weight, own);
                return own;
              });
        }
      }
    }
  }

  private static void read(ScoredRows block, int row, double[] predicted, double[] actual) {
    LabelEncoding label = block.label();
    if (label.isOneClass()) {
      block.classProbabilities(row, predicted);
      int own = block.actualClass(row);
      for (int k = 0; k < actual.length; k++) {
        actual[k] = k == own ? 1 : 0;
      }
      return;
    }
    for (int k = 0; k < actual.length; k++) {
      predicted[k] = label.inOwnUnits(k, block.outputs()[row * actual.length + k]);
      actual[k] = label.inOwnUnits(k, block.targets()[row * actual.length + k]);
    }
  }

  /** Adds other rows' sums. */
  void merge(OwnMetrics other) {
    for (int m = 0; m < sums.length; m++) {
      for (int s = 0; s < sums[m].length; s++) {
        sums[m][s] += other.sums[m][s];
      }
    }
  }

  long mostBytes() {
    long bytes = 0;
    for (double[] own : sums) {
      bytes += (long) own.length * Double.BYTES;
    }
    return bytes;
  }

  /**
   * Other metrics, and these.
   *
   * @throws UserException if one of these has the name of one that is there
   */
  Metrics addedTo(Metrics others) {
    Metrics all = others;
    for (int m = 0; m < sums.length; m++) {
      RowMetric metric = metric(m);
      double[] own = sums[m].clone();
      Metric measured =
          asked(
              m,
              () ->
                  metric.isHigherBetter()
                      ? Metric.higher(metric.name(), metric.value(own))
                      : Metric.lower(metric.name(), metric.value(own)));
      if (all.find(measured.name()).isPresent()) {
        throw new UserException(
            "%sclass %s calls its metric '%s', and there is one of this name; call it otherwise"
                .formatted(KEY, classes.get(m), measured.name()));
      }
      all = all.and(measured);
    }
    return all;
  }
}
