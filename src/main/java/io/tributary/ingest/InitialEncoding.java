package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.ClassLabel;
import io.tributary.data.FeatureColumn;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LeftOutColumn;
import io.tributary.data.TableEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a table is read for a network that begins with a model's parameters: as the model reads it,
 * with its vocabularies, scalings and classes, since its weights know these alone.
 */
final class InitialEncoding {
  private InitialEncoding() {}

  /**
   * The model's encoding for a table.
   *
   * @param model of the model
   * @param own what the table itself would have, whose weight column is kept
   * @param columns the table's
   * @param name what the table is called in messages
   * @throws UserException if the table's columns are others; the message says which
   */
  static TableEncoding of(
      TableEncoding model, TableEncoding own, List<String> columns, String name) {
    List<String> problems = new ArrayList<>();
    Set<String> known =
        model.features().stream().map(FeatureColumn::name).collect(Collectors.toSet());
    for (FeatureColumn feature : model.features()) {
      if (!columns.contains(feature.name())) {
        problems.add("'%s' is missing".formatted(feature.name()));
      }
      own.features().stream()
          .filter(one -> one.name().equals(feature.name()))
          .filter(one -> !one.kind().equals(feature.kind()))
          .forEach(
              one ->
                  problems.add(
                      "'%s' is %s, and in the model %s"
                          .formatted(one.name(), one.describe(), feature.describe())));
    }
    addLabelProblems(model.label(), own.label(), problems);
    if (!problems.isEmpty()) {
      throw new UserException(
          "training.initialModel: %s is no table as the model was trained on:\n  %s"
              .formatted(name, String.join("\n  ", problems)));
    }
    List<LeftOutColumn> leftOut = new ArrayList<>(own.leftOut());
    leftOut.removeIf(column -> known.contains(column.name()));
    own.features().stream()
        .filter(feature -> !known.contains(feature.name()))
        .forEach(
            feature ->
                leftOut.add(new LeftOutColumn(feature.name(), "the initial model has it not")));
    return new TableEncoding(
        model.features(),
        model.label() instanceof ClassLabel label
            ? label.withThreshold(ClassLabel.EVEN)
            : model.label(),
        own.weight(),
        own.weightExponent(),
        model.missing(),
        model.missingValues(),
        model.reading(),
        leftOut);
  }

  private static void addLabelProblems(
      LabelEncoding model, LabelEncoding own, List<String> problems) {
    if (!own.kind().equals(model.kind()) || !own.columns().equals(model.columns())) {
      problems.add(
          "the label is %s of %s, and in the model %s of %s"
              .formatted(own.kind(), own.columns(), model.kind(), model.columns()));
    } else if (model instanceof ClassLabel label && own instanceof ClassLabel ownLabel) {
      List<String> unknown = new ArrayList<>(ownLabel.classes());
      unknown.removeAll(label.classes());
      if (!unknown.isEmpty()) {
        problems.add(
            "the label has %s, and the model's classes are %s".formatted(unknown, label.classes()));
      }
    }
  }
}
