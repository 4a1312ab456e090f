package io.tributary.api;

import io.tributary.config.Key;
import io.tributary.config.Spelling;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.ClassLabel;
import io.tributary.data.DataSettings;
import io.tributary.data.FeatureColumn;
import io.tributary.data.InputSettings;
import io.tributary.data.LabelEncoding;
import io.tributary.data.Scaling;
import io.tributary.data.TableEncoding;
import io.tributary.data.Task;
import io.tributary.ingest.WideCategories;
import io.tributary.network.CategoryInputs;
import io.tributary.network.NetworkSettings;
import io.tributary.network.NumericEmbedding;
import io.tributary.optimizer.Lbfgs;
import io.tributary.training.PreparationSettings;
import io.tributary.training.TrainingSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What stands for settings that are not given, where somebody asks for it: values under the
 * settings' own keys, each with a reason. Those that decide how a table is packed are chosen before
 * it is read, all others once its rows, columns and label are known.
 *
 * <p>Its parts are those of published recipes for networks on tables: bins of numbers (Gorishniy,
 * Rubachev &amp; Babenko 2022), mish, robust scaling and decay (Holzmüller, Grinsztajn &amp;
 * Steinwart 2024). Which of them, and with which values, was chosen by validation rows; {@code
 * docs/recipe.md} has the trials.
 */
final class Recipe {
  /** What {@code recipe} may be. */
  enum Choice {
    AUTO,
    NONE,
    TABULAR
  }

  /** Categories up to this number are an input each. */
  private static final int FEW_CATEGORIES = 64;

  /** Of more categories than become inputs, rarer ones say too little to be told apart. */
  private static final int LEAST_ROWS = 5;

  /** More numbers than this are pixels and the like, of which bins say little and cost much. */
  private static final int MOST_BINNED = 128;

  /** Below, a narrower network and smaller batches. */
  private static final int FEW_ROWS = 2_000;

  /** Below, a fold has too few rows to say anything, and a class may have none in it. */
  private static final int LEAST_IN_FOLDS = 50;

  private static final int FOLDS = 5;
  private static final int BATCH = 256;
  private static final int STEPS_FOR_FEW = 600;
  private static final int STEPS_FOR_CLASSES = 2_000;
  private static final int STEPS_FOR_QUANTITIES = 3_000;

  /** Fewer validation rows than this say too little of which epoch is the best. */
  private static final int ENOUGH_TO_CHOOSE = 200;

  /** Epochs without a better one: a schedule's small steps may yet find it. */
  private static final int LEAST_PATIENCE = 12;

  private static final String OF_ROBUST = "quartiles, and outliers within ±3";

  private static final String OPTIMIZER = "{type: adamW, learningRate: 0.002, beta2: 0.95}";

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> reasons = new ArrayList<>();
  private final Settings given;
  private List<String> leftOut = List.of();

  private Recipe(Settings given) {
    this.given = given;
  }

  /** The settings with what is chosen before the table is read. */
  static Settings beforeTable(Settings given) {
    Recipe recipe = new Recipe(given);
    if (applies(given)) {
      recipe.chooseBeforeTable();
    }
    return recipe.completed();
  }

  /**
   * The settings for tables that others train on, too: how these are packed is not chosen for one
   * of them, unless somebody asks for a recipe by its name.
   */
  static Settings beforeSharedTable(Settings given) {
    return given.recipe() == Choice.AUTO ? given : beforeTable(given);
  }

  /** The settings with what such tables were prepared with, where they leave it open. */
  static Settings onSharedTables(Settings given, PreparedTables tables) {
    Recipe recipe = new Recipe(given);
    recipe.keep(tables);
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
    recipe.keep(tables);
    if (applies(given)) {
      recipe.choose(tables);
      recipe.reasons.forEach(told);
    }
    return recipe.completed();
  }

  /** Whether anything may be chosen. */
  private static boolean applies(Settings given) {
    return given.recipe() == Choice.TABULAR
        || given.recipe() == Choice.AUTO && given.leavesOpen(NetworkSettings.HIDDEN);
  }

  /** How many bins of each quantity are wanted, once a table's columns are known. */
  static int bins(Settings settings, TableEncoding encoding) {
    boolean chosen = applies(settings) && settings.leavesOpen(NetworkSettings.NUMERIC_EMBEDDING);
    return (chosen ? numbersAs(encoding) : settings.network().numericEmbedding()).bins();
  }

  /**
   * How many rows a category has at least, to be one by itself, in a column of more than become
   * inputs, which is then learnt; 0: such columns are left to the user.
   */
  static int leastRows(Settings settings) {
    if (!applies(settings) || !settings.leavesOpen(InputSettings.CATEGORIES)) {
      return 0;
    }
    return settings.leavesOpen(InputSettings.MIN_COUNT) ? LEAST_ROWS : 1;
  }

  /**
   * How many folds a table's rows are parted into; 0: as the settings say. Holding out a tenth
   * costs a table of few rows more than anything else that could be chosen: with folds, each row is
   * learnt from, and measured.
   */
  static int folds(Settings settings, long rows) {
    boolean open =
        applies(settings)
            && settings.leavesOpen(DataSettings.VALIDATION)
            && settings.leavesOpen(TrainingSettings.ENSEMBLE)
            && settings.leavesOpen(TrainingSettings.OPTIMIZER)
            && settings.leavesOpen(NetworkSettings.HIDDEN)
            && settings.training().initialModel().isEmpty();
    return open && rows >= LEAST_IN_FOLDS && rows < FEW_ROWS ? FOLDS : 0;
  }

  /** The same of tables that others train on, too. */
  static int foldsOfShared(Settings settings, long rows) {
    return settings.recipe() == Choice.AUTO ? 0 : folds(settings, rows);
  }

  private static NumericEmbedding numbersAs(TableEncoding encoding) {
    return encoding.quantities().size() <= MOST_BINNED
        ? NumericEmbedding.PIECEWISE_LINEAR
        : NumericEmbedding.NONE;
  }

  // The tables are packed and scaled already, maybe for others, too.
  private void keep(PreparedTables tables) {
    Scaling scaling = tables.scaling();
    if (scaling != InputSettings.SCALING.defaultValue()) {
      put(
          InputSettings.SCALING,
          Spelling.of(scaling),
          scaling == Scaling.ROBUST ? OF_ROBUST : "as the tables were prepared");
    }
    int folds = tables.training().folds();
    if (folds > 0) {
      put(
          TrainingSettings.ENSEMBLE,
          "{members: %d, kind: folds}".formatted(folds),
          "each of few rows is learnt from, and measured by the network that has not seen it");
    }
    WideCategories wide = tables.wide();
    if (!wide.learnt().isEmpty()) {
      put(
          InputSettings.MIN_COUNT,
          named(wide.learnt()),
          "rarer categories of columns of more than %d share one"
              .formatted(given.data().inputs().maxCategories()));
      embed(tables.encoding());
    }
    leftOut = wide.leftOut();
  }

  private void embed(TableEncoding encoding) {
    Map<String, Integer> embedded = embedded(encoding);
    if (!embedded.isEmpty()) {
      put(
          InputSettings.CATEGORIES,
          named(embedded),
          "columns of more than %d categories as learnt numbers".formatted(FEW_CATEGORIES));
    }
  }

  private Settings completed() {
    Settings completed = values.isEmpty() ? given : given.completed(values);
    if (leftOut.isEmpty()) {
      return completed;
    }
    List<String> ignored = new ArrayList<>(given.data().ignore());
    ignored.addAll(leftOut);
    return completed.replaced(
        DataSettings.IGNORE, ignored.stream().map(Recipe::quoted).toList().toString());
  }

  // In YAML.
  private static String named(Map<String, Integer> columns) {
    return columns.entrySet().stream()
        .map(column -> quoted(column.getKey()) + ": " + column.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void put(Key<?> key, String value, String reason) {
    if (given.leavesOpen(key) && !values.containsKey(key.path())) {
      values.put(key.path(), value);
      reasons.add("Recipe: %s: %s (%s)".formatted(key, value, reason));
    }
  }

  private void chooseBeforeTable() {
    put(InputSettings.SCALING, Spelling.of(Scaling.ROBUST), OF_ROBUST);
    put(TrainingSettings.BATCH_SIZE, Integer.toString(BATCH), "the usual");
  }

  private void choose(PreparedTables tables) {
    TableEncoding encoding = tables.encoding();
    boolean regression = encoding.label().task() == Task.REGRESSION;
    long rows = tables.training().trainingRowsInAll();
    boolean few = rows < FEW_ROWS;
    put(NetworkSettings.HIDDEN, few ? "[128, 128]" : "[256, 128]", ofRows(rows));
    put(NetworkSettings.ACTIVATION, "mish", "smooth, and better than relu on most tables");
    String dropout = few ? "0.3" : regression ? "0.1" : "0.15";
    if (!(given.training().optimizer().method() instanceof Lbfgs)) { // which needs one cost
      put(NetworkSettings.DROPOUT, dropout, "against learning rows by heart");
    }
    NumericEmbedding embedding = numbersAs(encoding);
    if (!few && tables.hasBins() && embedding != NumericEmbedding.NONE) {
      put(
          NetworkSettings.NUMERIC_EMBEDDING,
          Spelling.of(embedding),
          "steps and humps along %d numbers".formatted(encoding.quantities().size()));
    }
    embed(encoding);
    chooseTraining(tables, rows);
  }

  private void chooseTraining(PreparedTables tables, long rows) {
    put(TrainingSettings.OPTIMIZER, OPTIMIZER, "decay of weights apart from the gradient");
    if (!given.leavesOpen(TrainingSettings.OPTIMIZER)) {
      return; // whoever has a way of his own knows its batches and epochs
    }
    int batch = batch(rows);
    put(TrainingSettings.BATCH_SIZE, Integer.toString(batch), ofRows(rows));
    boolean regression = tables.encoding().label().task() == Task.REGRESSION;
    int epochs = epochs(rows, batch, regression ? STEPS_FOR_QUANTITIES : STEPS_FOR_CLASSES);
    put(TrainingSettings.EPOCHS, Integer.toString(epochs), ofRows(rows));
    put(TrainingSettings.SCHEDULE, "{type: cosine}", "ends with small steps");
    boolean few = rows < FEW_ROWS;
    put(
        PreparationSettings.WEIGHT_DECAY,
        few ? "1" : "0.05",
        "small weights where data say little");
    put(TrainingSettings.AVERAGING, few ? "0.98" : "0.99", "steps are noisy");
    if (manyClasses(tables.encoding().label()) && given.leavesOpen(NetworkSettings.LOSS)) {
      put(TrainingSettings.LABEL_SMOOTHING, "0.05", "no class is ever quite certain");
    }
    long heldOut = tables.watchedRows();
    if (heldOut >= ENOUGH_TO_CHOOSE) {
      put(
          TrainingSettings.EARLY_STOPPING,
          "{patience: %d}".formatted(Math.max(LEAST_PATIENCE, epochs / 4)),
          "the best epoch's parameters, by %,d validation rows".formatted(heldOut));
    }
  }

  private static boolean manyClasses(LabelEncoding label) {
    return label instanceof ClassLabel classes && classes.classes().size() > 2;
  }

  private static String ofRows(long rows) {
    return "%,d rows".formatted(rows);
  }

  // Small tables need small batches to make enough steps, large ones waste steps on small batches.
  private static int batch(long rows) {
    if (rows < FEW_ROWS) {
      return 32;
    }
    return (int) Math.max(BATCH, Math.min(4096, Long.highestOneBit(rows / 1000)));
  }

  // As many as make so many steps, but no fewer than let the schedule work.
  private static int epochs(long rows, int batch, int most) {
    long steps = Math.max(1, rows / batch);
    if (rows < FEW_ROWS) {
      return (int) Math.max(50, Math.min(200, STEPS_FOR_FEW / steps));
    }
    return (int) Math.max(12, Math.min(100, most / steps));
  }

  private static Map<String, Integer> embedded(TableEncoding encoding) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (FeatureColumn feature : encoding.features()) {
      if (feature instanceof CategoricalFeature && feature.width() > FEW_CATEGORIES) {
        columns.put(feature.name(), CategoryInputs.suitedSize(feature.width()));
      }
    }
    return columns;
  }
}
