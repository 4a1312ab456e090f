package io.tributary.data;

import io.tributary.config.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the rows of each class count in training, times what each row counts by itself: {@code
 * data.classWeights}. Losses and gradients are weighted so; the metrics of an evaluation are not.
 */
public sealed interface ClassWeights {
  /** Every class counts alike. */
  record None() implements ClassWeights {
    @Override
    public List<String> problems(LabelEncoding label) {
      return List.of();
    }

    @Override
    public double[] resolved(LabelEncoding label, double[] weightSums) {
      double[] weights = new double[weightSums.length];
      Arrays.fill(weights, 1);
      return weights;
    }
  }

  /**
   * Every class counts as much in all as any other: wₖ = n / (K·nₖ), with nₖ the weights of class
   * k's training rows, n their sum, and K the number of classes that have any.
   *
   * <p>Source: scikit-learn's {@code compute_class_weight("balanced")}. A class without training
   * rows has weight 1, which is of no account: so the mean weight of the training rows is 1.
   */
  record Balanced() implements ClassWeights {
    @Override
    public List<String> problems(LabelEncoding label) {
      return noClasses(label).map(List::of).orElse(List.of());
    }

    @Override
    public double[] resolved(LabelEncoding label, double[] weightSums) {
      double sum = Arrays.stream(weightSums).sum();
      long classes = Arrays.stream(weightSums).filter(w -> w > 0).count();
      return Arrays.stream(weightSums).map(w -> w > 0 ? sum / (classes * w) : 1).toArray();
    }
  }

  /**
   * Weights that the user chose.
   *
   * @param weights by class, 0 or more; a class that is not there has weight 1
   */
  record Given(Map<String, Double> weights) implements ClassWeights {
    public Given {
      weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    @Override
    public List<String> problems(LabelEncoding label) {
      Optional<String> noClasses = noClasses(label);
      if (noClasses.isPresent()) {
        return List.of(noClasses.get());
      }
      List<String> classes = label.names();
      List<String> problems = new ArrayList<>();
      for (String name : weights.keySet()) {
        if (!classes.contains(name)) {
          problems.add(
              "data.classWeights: '%s' is no class of the label '%s'%s; its classes are %s"
                  .formatted(
                      name,
                      label.columns().get(0),
                      Spelling.nearest(name, classes)
                          .map(c -> ", did you mean '" + c + "'?")
                          .orElse(""),
                      classes));
        }
      }
      if (problems.isEmpty() && classes.stream().allMatch(c -> weight(c) == 0)) {
        problems.add(
            "data.classWeights: every class has weight 0, which leaves nothing to learn from");
      }
      return problems;
    }

    @Override
    public double[] resolved(LabelEncoding label, double[] weightSums) {
      return label.names().stream().mapToDouble(this::weight).toArray();
    }

    private double weight(String name) {
      return weights.getOrDefault(name, 1.0);
    }
  }

  /** Why the label cannot be weighted so; empty if it can. */
  List<String> problems(LabelEncoding label);

  /**
   * Each class's weight, in the classes' order.
   *
   * @param weightSums for each class, the weights of its training rows
   */
  double[] resolved(LabelEncoding label, double[] weightSums);

  /**
   * Why rows cannot be weighted so, whatever they hold; empty if they can.
   *
   * @param task if it is given
   * @param labels the label columns
   */
  default Optional<String> misfit(Optional<Task> task, List<String> labels) {
    if (this instanceof None) {
      return Optional.empty();
    } else if (task.equals(Optional.of(Task.REGRESSION))) {
      return Optional.of("a regression has no classes, and data.task is regression; remove it");
    }
    return labels.size() > 1
        ? Optional.of(
            "classes are those of one label column, and data.label lists %d; remove it"
                .formatted(labels.size()))
        : Optional.empty();
  }

  private static Optional<String> noClasses(LabelEncoding label) {
    return label.isOneClass()
        ? Optional.empty()
        : Optional.of(
            "data.classWeights: the label '%s' is taken for a number, which has no classes; remove it, or set data.task: classification"
                .formatted(String.join(", ", label.columns())));
  }

  /**
   * For each class, the sum of the weights of a shard's rows, in their order and in double.
   *
   * @param layout of rows whose one target is a class's index
   */
  static double[] weightSums(Shard shard, RowLayout layout, int classes) {
    double[] sums = new double[classes];
    for (int row = 0; row < shard.rows(); row++) {
      sums[(int) shard.value(row, layout.targetOffset())] +=
          layout.weighted() ? shard.value(row, layout.weightOffset()) : 1;
    }
    return sums;
  }
}
