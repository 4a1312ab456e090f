package io.tributary.data;

import static io.tributary.config.ValueTypes.texts;
import static io.tributary.config.ValueTypes.word;

import io.tributary.config.Key;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;
import io.tributary.config.ValueTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code data} part of a configuration; empty where the choice is left to the data.
 *
 * @param values of this section's keys
 */
public record DataSettings(SettingValues values) {
  public static final Key<List<String>> PATH =
      Key.of(
              "data.path",
              texts().writingOneAlone().leavingOutEmpty(),
              List.<String>of(),
              "The training table: a file, folder or glob, or a list of them, on any Hadoop file"
                  + " system.")
          .needed("the file, folder or glob of the training table")
          .free();
  public static final Key<Optional<String>> FORMAT =
      Key.of(
              "data.format",
              ValueTypes.text().orNone(),
              Optional.<String>empty(),
              "`csv`, `parquet`, `orc`, `json`, or any Spark source on the class path. By default the"
                  + " suffix tells: `.csv`, `.tsv`, `.parquet`, `.orc`, `.json`, `.jsonl` and"
                  + " `.ndjson`, also compressed.")
          .byDefault("by the suffix")
          .free();
  public static final Key<Map<String, String>> OPTIONS =
      Key.of(
              "data.options",
              ValueTypes.options(),
              Map.<String, String>of(),
              "Handed to Spark's reader, as `{sep: \";\", encoding: ISO-8859-1}`. For CSV, `header`"
                  + " is true unless given.")
          .free()
          .secret();
  public static final Key<List<String>> LABEL =
      Key.of(
              "data.label",
              texts().writingOneAlone(),
              List.<String>of(),
              "The column to predict. A list: several labels of 0 and 1 (or false and true) each, or"
                  + " a regression with several outputs.")
          .needed("the name of the column to predict");
  public static final Key<List<String>> FEATURES =
      Key.of(
              "data.features",
              texts().leavingOutEmpty(),
              List.<String>of(),
              "Columns to learn from: names, or globs such as `\"sepal_*\"`.")
          .byDefault("all other columns");
  public static final Key<List<String>> IGNORE =
      Key.of(
          "data.ignore",
          texts(),
          List.of(),
          "Columns or globs that must not be learnt from: identifiers, and what is known only after"
              + " the label.");
  public static final Key<Optional<String>> WEIGHT =
      Key.of(
              "data.weight",
              ValueTypes.text().orNone(),
              Optional.<String>empty(),
              "A column that says how much each row counts, 0 or more.")
          .byDefault("all rows alike");
  public static final Key<Optional<String>> OFFSET =
      Key.of(
              "data.offset",
              ValueTypes.text().orNone(),
              Optional.<String>empty(),
              "A column of numbers that are added to the logits and seen by no layer, for the losses"
                  + " poisson, gamma and tweedie: the logarithm of how long or how much a row was"
                  + " exposed. Scoring needs it, too.")
          .byDefault("none");
  public static final Key<List<String>> ROW_KEY =
      Key.of(
              "data.key",
              texts().writingOneAlone().leavingOutEmpty(),
              List.<String>of(),
              "Columns that tell rows apart. They alone then decide which rows are held out, so that"
                  + " two sets of features are compared on the same rows.")
          .byDefault("all that is read but the weight");
  public static final Key<Optional<Task>> TASK =
      Key.of(
          "data.task",
          word(Task.class).orAuto(),
          Optional.empty(),
          "Whether the label is a class or a quantity. `auto`: texts, booleans and at most 20"
              + " distinct whole numbers are classes, up to 50 if they are numbered from 0 or 1"
              + " without a gap and have 20 rows each on average; several label columns if all of"
              + " their cells are 0, 1 or booleans.");
  public static final Key<ClassWeights> CLASS_WEIGHTS =
      Key.of(
          "data.classWeights",
          new ClassWeightsType(),
          new ClassWeights.None(),
          "What a row of each class counts in training, times its own weight. `balanced`: every"
              + " class counts as much as any other. A class that is not listed counts 1.");
  public static final Key<MissingPolicy> MISSING =
      Key.of(
          "data.missing",
          word(MissingPolicy.class),
          MissingPolicy.FAIL,
          "What is done about missing cells: end with a message, drop the row, or impute (numbers:"
              + " the training rows' mean; categories: one of their own).");
  public static final Key<List<String>> MISSING_VALUES =
      Key.of(
          "data.missingValues",
          texts(),
          List.of("", "?", "NA"),
          "Texts that mean missing; a number (`-999`) does in numeric columns of any format. null"
              + " and NaN always do.");
  public static final Key<BadRowPolicy> BAD_ROWS =
      Key.of(
          "data.badRows",
          word(BadRowPolicy.class),
          BadRowPolicy.FAIL,
          "What is done about rows that do not fit the header, and texts or infinities among"
              + " numbers.");
  public static final Key<Optional<LabelScaling>> LABEL_SCALING =
      Key.of(
          "data.labelScaling",
          word(LabelScaling.class).orAuto(),
          Optional.empty(),
          "Of a regression's label. `auto`: standard with identity outputs, which can be any number.");
  public static final Key<Optional<Storage>> STORAGE =
      Key.of(
              "data.storage",
              word(Storage.class).orAuto(),
              Optional.<Storage>empty(),
              "Where executors keep the packed rows. `auto`: in memory if they take no more than"
                  + " half of what executors keep for storage.")
          .free();
  public static final Key<HeldOut> VALIDATION =
      Key.of(
          "data.validation",
          new HeldOutType("data.validation", true),
          new HeldOut.Fraction(0.1),
          "The rows that are held out, to see how the network does on rows that it has not learnt"
              + " from: a part of them, chosen by chance; the path of such a table; those that a"
              + " column says (`{column: C}`); whole groups (`{fraction: 0.1, group: C}`); or the"
              + " newest (`{fraction: 0.1, latestBy: C}`). 0: none.");
  public static final Key<HeldOut> TEST =
      Key.of(
          "data.test",
          new HeldOutType("data.test", false),
          HeldOut.NONE,
          "The rows that are looked at once, after training: as for `validation`.");

  public static final SectionType<DataSettings> SECTION =
      SectionType.of(
          "The table, and what its columns mean.",
          DataSettings::made,
          DataSettings::values,
          List.of(
              PATH,
              FORMAT,
              OPTIONS,
              LABEL,
              FEATURES,
              IGNORE,
              WEIGHT,
              OFFSET,
              ROW_KEY,
              TASK,
              CLASS_WEIGHTS,
              InputSettings.CATEGORICAL,
              InputSettings.TEXT,
              InputSettings.MAX_CATEGORIES,
              InputSettings.CATEGORIES,
              InputSettings.MIN_COUNT,
              InputSettings.HASH,
              MISSING,
              MISSING_VALUES,
              CellReading.DECIMAL,
              CellReading.NUMBER_MARKS,
              CellReading.DATE_FORMAT,
              BAD_ROWS,
              InputSettings.SCALING,
              LABEL_SCALING,
              STORAGE,
              VALIDATION,
              TEST));

  private static DataSettings made(Section section, SettingValues values) {
    DataSettings settings = new DataSettings(values);
    List<String> label = settings.label();
    for (int i = 0; i < label.size(); i++) {
      if (label.indexOf(label.get(i)) < i) {
        section.problem(LABEL, "lists '%s' twice".formatted(label.get(i)));
      }
    }
    settings
        .classWeights()
        .misfit(settings.task(), label)
        .ifPresent(misfit -> section.problem(CLASS_WEIGHTS, misfit));
    if (settings.validation().ofLots() + settings.test().ofLots() >= 1) {
      section.problem(TEST, "leaves, with data.validation, no row to learn from");
    }
    CellReading.check(section, values);
    return settings;
  }

  /** Files, folders or globs; empty when a program brings the table. */
  public List<String> path() {
    return values.get(PATH);
  }

  public Optional<String> format() {
    return values.get(FORMAT);
  }

  public Map<String, String> options() {
    return values.get(OPTIONS);
  }

  /** The label columns. */
  public List<String> label() {
    return values.get(LABEL);
  }

  /** Names or globs; empty: every column that is nothing else. */
  public List<String> features() {
    return values.get(FEATURES);
  }

  /** Names or globs. */
  public List<String> ignore() {
    return values.get(IGNORE);
  }

  public Optional<String> weight() {
    return values.get(WEIGHT);
  }

  /** A column that is added to the logits. */
  public Optional<String> offset() {
    return values.get(OFFSET);
  }

  /**
   * Columns whose values alone decide a row's place and whether it is held out; empty: all that is
   * read but the weight.
   */
  public List<String> key() {
    return values.get(ROW_KEY);
  }

  public Optional<Task> task() {
    return values.get(TASK);
  }

  public ClassWeights classWeights() {
    return values.get(CLASS_WEIGHTS);
  }

  /** What columns become as inputs. */
  public InputSettings inputs() {
    return new InputSettings(values);
  }

  public MissingPolicy missing() {
    return values.get(MISSING);
  }

  public List<String> missingValues() {
    return values.get(MISSING_VALUES);
  }

  /** What numbers and dates look like in cells of text. */
  public CellReading reading() {
    return CellReading.of(values);
  }

  public BadRowPolicy badRows() {
    return values.get(BAD_ROWS);
  }

  public Optional<LabelScaling> labelScaling() {
    return values.get(LABEL_SCALING);
  }

  /** Where packed rows are kept; empty: where they fit. */
  public Optional<Storage> storage() {
    return values.get(STORAGE);
  }

  public HeldOut validation() {
    return values.get(VALIDATION);
  }

  /**
   * The same settings, but that each of several networks is measured on a fold of the training
   * rows.
   */
  public DataSettings withFolds(int count) {
    return new DataSettings(values.with(VALIDATION, new HeldOut.Folds(count, validation())));
  }

  /** Rows looked at once, after training. */
  public HeldOut test() {
    return values.get(TEST);
  }

  /** Whether rows with cells that cannot be read are left out. */
  public boolean dropsBadRows() {
    return badRows() == BadRowPolicy.DROP;
  }

  /** The same settings, with the choices that the data has made. */
  public DataSettings resolved(Task task, LabelScaling labelScaling, Storage storage) {
    return new DataSettings(
        values
            .with(TASK, Optional.of(task))
            .with(LABEL_SCALING, Optional.of(labelScaling))
            .with(STORAGE, Optional.of(storage)));
  }
}
