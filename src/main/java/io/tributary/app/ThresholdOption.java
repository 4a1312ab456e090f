package io.tributary.app;

import io.tributary.api.Model;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command decides between two classes. */
final class ThresholdOption {
  @Option(
      names = "--threshold",
      paramLabel = "P",
      description =
          "of two classes, the second one is predicted where its probability is above P; default:"
              + " the model's")
  private Optional<Double> threshold = Optional.empty();

  /** The model, with the threshold that is given, if one is. */
  Model applied(Model model) {
    return threshold.map(model::withThreshold).orElse(model);
  }
}
