package io.tributary.data;

import io.tributary.config.Range;
import io.tributary.config.Section;
import io.tributary.config.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code data} part of a configuration; empty where the choice is left to the data.
 *
 * @param path files, folders or globs; empty when a program brings the table
 * @param label the label columns
 * @param features names or globs; empty: every column that is nothing else
 * @param key columns whose values alone decide a row's place and whether it is held out; empty: all
 *     that is read but the weight
 * @param categorical columns that are categories whatever their cells are
 * @param text columns whose cells are texts, never numbers
 * @param reading what numbers and dates look like in cells of text
 * @param storage where packed rows are kept; empty: where they fit
 * @param validationFraction the part of the rows held out; 0 if none, or if a path gives them
 * @param validationPath held-out rows of their own; empty if none
 * @param test rows looked at once, after training; empty if none
 */
public record DataSettings(
    List<String> path,
    Optional<String> format,
    Map<String, String> options,
    List<String> label,
    List<String> features,
    List<String> ignore,
    Optional<String> weight,
    List<String> key,
    Optional<Task> task,
    ClassWeights classWeights,
    List<String> categorical,
    List<String> text,
    int maxCategories,
    MissingPolicy missing,
    List<String> missingValues,
    CellReading reading,
    BadRowPolicy badRows,
    Scaling scaling,
    Optional<LabelScaling> labelScaling,
    Optional<Storage> storage,
    double validationFraction,
    List<String> validationPath,
    List<String> test) {
  /** Stands in {@code config.yaml} for a secret, in Spark's own spelling. */
  public static final String REDACTED = "*********(redacted)";

  /**
   * Reads the settings and notes their problems.
   *
   * @param needsPath whether the table must be named here
   */
  public static DataSettings read(Section section, boolean needsPath) {
    List<String> path = section.texts("path", List.of());
    if (path.isEmpty() && needsPath) {
      section.problem("path", "missing; expected the file, folder or glob of the training table");
    }
    List<String> label = section.texts("label", List.of());
    if (label.isEmpty()) {
      section.problem("label", "missing; expected the name of the column to predict");
    }
    for (int i = 0; i < label.size(); i++) {
      if (label.indexOf(label.get(i)) < i) {
        section.problem("label", "lists '%s' twice".formatted(label.get(i)));
      }
    }
    double fraction = 0;
    List<String> validationPath = List.of();
    if (section.isNumber("validation")) {
      fraction = section.number("validation", 0.1, Range.closedOpen(0, 1));
    } else {
      validationPath = paths(section, "validation", "a fraction is written as 0.2");
      fraction = section.has("validation") ? 0 : 0.1;
    }
    Map<String, String> options = section.options("options");
    options.forEach(
        (name, value) -> {
          if (value.contains(REDACTED)) {
            section.problem(
                "options",
                "'%s' holds a secret that was left out of this file; give it again: --set %s"
                    .formatted(name, section.path("options") + "." + name + "=..."));
          }
        });
    Optional<Task> task = section.choiceOrAuto("task", Task.class);
    return new DataSettings(
        path,
        section.text("format"),
        options,
        label,
        section.texts("features", List.of()),
        section.texts("ignore", List.of()),
        section.text("weight"),
        section.texts("key", List.of()),
        task,
        ClassWeights.read(section, "classWeights", task, label),
        section.texts("categorical", List.of()),
        section.texts("text", List.of()),
        section.integer("maxCategories", 100, 1, 1_000_000),
        section.choice("missing", MissingPolicy.class, MissingPolicy.FAIL),
        section.texts("missingValues", List.of("", "?", "NA")),
        CellReading.read(section),
        section.choice("badRows", BadRowPolicy.class, BadRowPolicy.FAIL),
        section.choice("scaling", Scaling.class, Scaling.STANDARD),
        section.choiceOrAuto("labelScaling", LabelScaling.class),
        section.choiceOrAuto("storage", Storage.class),
        fraction,
        validationPath,
        paths(
            section,
            "test",
            "a fraction of the rows is held out by 'validation'; rows for a test are a table of"
                + " their own"));
  }

  // A number or a percentage is no path, though it could be read as one.
  private static List<String> paths(Section section, String key, String advice) {
    List<String> paths = section.texts(key, List.of());
    for (String path : paths) {
      if (path.strip().matches("[-+.,0-9]+ *%?")) {
        section.problem(
            key, "expected the path of a table, found '%s'; %s".formatted(path, advice));
      }
    }
    return paths;
  }

  /** The settings as a configuration spells them, with the choices that the data has made. */
  public Map<String, Object> describe(
      Task chosenTask, LabelScaling chosenScaling, Storage chosenStorage) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (!path.isEmpty()) {
      settings.put("path", oneOrAll(path));
    }
    format.ifPresent(f -> settings.put("format", f));
    if (!options.isEmpty()) {
      settings.put("options", options);
    }
    settings.put("label", oneOrAll(label));
    if (!features.isEmpty()) {
      settings.put("features", features);
    }
    settings.put("ignore", ignore);
    weight.ifPresent(w -> settings.put("weight", w));
    if (!key.isEmpty()) {
      settings.put("key", oneOrAll(key));
    }
    settings.put("task", Spelling.of(chosenTask));
    settings.put("classWeights", classWeights.describe());
    settings.put("categorical", categorical);
    settings.put("text", text);
    settings.put("maxCategories", maxCategories);
    settings.put("missing", Spelling.of(missing));
    settings.put("missingValues", missingValues);
    settings.putAll(reading.describe());
    settings.put("badRows", Spelling.of(badRows));
    settings.put("scaling", Spelling.of(scaling));
    settings.put("labelScaling", Spelling.of(chosenScaling));
    settings.put("storage", Spelling.of(chosenStorage));
    settings.put(
        "validation", validationPath.isEmpty() ? validationFraction : oneOrAll(validationPath));
    if (!test.isEmpty()) {
      settings.put("test", oneOrAll(test));
    }
    return settings;
  }

  /** Whether rows with cells that cannot be read are left out. */
  public boolean dropsBadRows() {
    return badRows == BadRowPolicy.DROP;
  }

  private static Object oneOrAll(List<String> texts) {
    return texts.size() == 1 ? texts.get(0) : texts;
  }
}
