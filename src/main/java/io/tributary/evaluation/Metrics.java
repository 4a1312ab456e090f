package io.tributary.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is worth on some rows.
 *
 * @param values in the order of reports; their names differ
 * @param confusion for each actual class, the weights of its rows by predicted class; whole numbers
 *     are longs. Empty where there are no classes, or too many
 */
public record Metrics(List<Metric> values, List<List<Number>> confusion) {
  private static final String CONFUSION = "confusion";

  /** Nothing was measured. */
  public static final Metrics NONE = new Metrics(List.of());

  public Metrics {
    values = List.copyOf(values);
    confusion = List.copyOf(confusion);
  }

  /** Metrics without a confusion matrix. */
  public Metrics(List<Metric> values) {
    this(values, List.of());
  }

  /** Whether nothing was measured. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The metric of this name, where it is one of them. */
  public Optional<Metric> find(String name) {
    return values.stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  /** The value of the metric of this name, where it is one of them and defined. */
  public Optional<Double> value(String name) {
    return find(name).flatMap(Metric::defined);
  }

  /** The same and one more. */
  public Metrics and(Metric more) {
    List<Metric> all = new ArrayList<>(values);
    all.add(more);
    return new Metrics(all, confusion);
  }

  /** The same, without a confusion matrix of more classes than some. */
  public Metrics withConfusionUpTo(int classes) {
    return confusion.size() > classes ? new Metrics(values) : this;
  }

  /** As files have them: by name, in order; what is not defined is null. */
  public Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach(metric -> plain.put(metric.name(), metric.defined().orElse(null)));
    if (!confusion.isEmpty()) {
      plain.put(CONFUSION, confusion);
    }
    return plain;
  }
}
