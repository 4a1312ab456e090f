package io.tributary.api;

import io.tributary.config.Key;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.FeatureColumn;
import io.tributary.data.InputSettings;
import io.tributary.data.NumericFeature;
import io.tributary.data.TableEncoding;
import io.tributary.data.Task;
import io.tributary.engine.Split;
import io.tributary.network.CategoryInputs;
import io.tributary.network.NetworkSettings;
import io.tributary.training.TrainingSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What stands for settings that are not given, where somebody asks for it: values under the
 * settings' own keys, each with a reason. Those that decide how a table is packed are chosen before
 * it is read, all others once its rows, columns and label are known.
 *
 * <p>Its parts are those of published recipes for networks on tables: Holzmüller, Grinsztajn &amp;
 * Steinwart 2024 (RealMLP: waves, schedule, small embeddings, decay) and Gorishniy, Rubachev &amp;
 * Babenko 2022; how well they fit is not measured yet.
 */
final class Recipe {
  /** What {@code recipe} may be. */
  enum Choice {
    NONE,
    TABULAR
  }

  /** Categories up to this number are an input each: learnt numbers would be no fewer. */
  private static final int FEW_CATEGORIES = 9;

  /** More numeric columns than this are pixels and the like, which waves say nothing of. */
  private static final int MOST_WAVES = 128;

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> reasons = new ArrayList<>();
  private final Settings given;

  private Recipe(Settings given) {
    this.given = given;
  }

  /** The settings with what is chosen before the table is read. */
  static Settings beforeTable(Settings given) {
    Recipe recipe = new Recipe(given);
    if (given.recipe() == Choice.TABULAR) {
      recipe.chooseBeforeTable();
    }
    return recipe.completed();
  }

  /**
   * The settings with all that is chosen.
   *
   * @param given as the user wrote them
   * @param told receives what was chosen, a line each
   */
  static Settings forTable(Settings given, PreparedTables tables, Consumer<String> told) {
    Recipe recipe = new Recipe(given);
    if (given.recipe() == Choice.TABULAR) {
      recipe.choose(tables);
      recipe.reasons.forEach(told);
    }
    return recipe.completed();
  }

  private Settings completed() {
    return values.isEmpty() ? given : given.completed(values);
  }

  private void put(Key<?> key, String value, String reason) {
    if (given.leavesOpen(key)) {
      values.put(key.path(), value);
      reasons.add("Recipe: %s: %s (%s)".formatted(key, value, reason));
    }
  }

  private void chooseBeforeTable() {
    put(TrainingSettings.BATCH_SIZE, "256", "steps that are cheap, and not too noisy");
  }

  private void choose(PreparedTables tables) {
    chooseBeforeTable();
    TableEncoding encoding = tables.encoding();
    boolean regression = encoding.label().task() == Task.REGRESSION;
    long rows = tables.training().trainingRowsInAll();
    put(NetworkSettings.HIDDEN, "[256, 256]", "two wide layers");
    long numbers = encoding.features().stream().filter(NumericFeature.class::isInstance).count();
    if (numbers <= MOST_WAVES) {
      put(
          NetworkSettings.NUMERIC_EMBEDDING,
          "periodic",
          "steps and humps along %d numeric columns".formatted(numbers));
    }
    String embedded = embedded(encoding);
    if (!embedded.isEmpty()) {
      put(
          InputSettings.CATEGORIES,
          "{" + embedded + "}",
          "columns of more than %d categories as learnt numbers".formatted(FEW_CATEGORIES));
    }
    int epochs = epochs(rows);
    put(TrainingSettings.EPOCHS, Integer.toString(epochs), "%,d rows".formatted(rows));
    put(
        TrainingSettings.OPTIMIZER,
        "{type: adamW, learningRate: %s}".formatted(regression ? "0.003" : "0.002"),
        "decay of weights apart from the gradient");
    put(TrainingSettings.SCHEDULE, "{type: coslog4}", "several times high and low again");
    if (tables.heldOut().contains(Split.VALIDATION)) {
      put(
          TrainingSettings.EARLY_STOPPING,
          "{patience: %d}".formatted(epochs),
          "the best epoch's parameters");
    }
  }

  // As many as make some 6,000 steps of 256 rows, but no fewer than let the schedule work.
  private static int epochs(long rows) {
    return (int) Math.max(16, Math.min(128, 1_500_000 / Math.max(1, rows)));
  }

  private String embedded(TableEncoding encoding) {
    List<String> columns = new ArrayList<>();
    for (FeatureColumn feature : encoding.features()) {
      if (feature instanceof CategoricalFeature && feature.width() > FEW_CATEGORIES) {
        columns.add(
            "\"%s\": %d"
                .formatted(
                    feature.name().replace("\\", "\\\\").replace("\"", "\\\""),
                    CategoryInputs.suitedSize(feature.width())));
      }
    }
    return String.join(", ", columns);
  }
}
