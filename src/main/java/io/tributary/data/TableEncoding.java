package io.tributary.data;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * How a raw row becomes the network's inputs and targets: everything that scoring needs to read a
 * table as training did. Immutable.
 *
 * @param features the input columns, in the order of the network's inputs
 * @param label what is predicted
 * @param weight the column of row weights, or null (a field of a serialised record cannot be an
 *     Optional; use {@link #weightColumn})
 * @param weightExponent weights are divided by 2 to this power before they become floats: 0 unless
 *     they are so large or small that sums of them, as floats, would be infinite or 0
 * @param missing what happens to rows with missing cells
 * @param missingValues the texts that mean missing
 * @param reading how cells of text are read
 * @param leftOut columns of the training table that are no input, for people to know
 */
public record TableEncoding(
    List<FeatureColumn> features,
    LabelEncoding label,
    String weight,
    int weightExponent,
    MissingPolicy missing,
    List<String> missingValues,
    CellReading reading,
    List<LeftOutColumn> leftOut)
    implements Serializable {
  /** Its power of two and that one's inverse are finite numbers of full precision. */
  public static final int MAX_WEIGHT_EXPONENT = 1000;

  public TableEncoding {
    features = List.copyOf(features);
    requireNonNull(label, "label");
    requireNonNull(missing, "missing");
    missingValues = List.copyOf(missingValues);
    requireNonNull(reading, "reading");
    leftOut = List.copyOf(leftOut);
    if (features.isEmpty()) {
      throw new IllegalArgumentException("no feature column");
    }
    if (Math.abs(weightExponent) > MAX_WEIGHT_EXPONENT) {
      throw new IllegalArgumentException(
          "weights divided by 2 to the power " + weightExponent + " are none");
    }
    List<String> columns = new ArrayList<>(label.columns());
    features.forEach(feature -> columns.add(feature.name()));
    if (weight != null) {
      columns.add(weight);
    }
    if (new HashSet<>(columns).size() < columns.size()) {
      throw new IllegalArgumentException(
          "a column has one use, and one of %s is there twice".formatted(columns));
    }
  }

  /** An encoding with weights of ordinary size, or none, that reads cells of text as they are. */
  public TableEncoding(
      List<FeatureColumn> features,
      LabelEncoding label,
      String weight,
      MissingPolicy missing,
      List<String> missingValues,
      List<LeftOutColumn> leftOut) {
    this(features, label, weight, 0, missing, missingValues, CellReading.PLAIN, leftOut);
  }

  /** The same encoding for cells of text that are read otherwise. */
  public TableEncoding with(CellReading other) {
    return new TableEncoding(
        features, label, weight, weightExponent, missing, missingValues, other, leftOut);
  }

  /** The same columns with another label, which reads the same cells. */
  public TableEncoding with(LabelEncoding newLabel) {
    return with(features, newLabel, weightExponent);
  }

  /** The same columns with other features and another label, which read the same cells. */
  public TableEncoding with(
      List<FeatureColumn> newFeatures, LabelEncoding newLabel, int newWeightExponent) {
    return new TableEncoding(
        newFeatures, newLabel, weight, newWeightExponent, missing, missingValues, reading, leftOut);
  }

  /** The column of row weights, where the table has one. */
  public Optional<String> weightColumn() {
    return Optional.ofNullable(weight);
  }

  /** The number of the network's inputs. */
  public int inputs() {
    return features.stream().mapToInt(FeatureColumn::width).sum();
  }

  /** The column that a packed row's number at {@code place} comes from. */
  public String columnAt(int place) {
    int first = 0;
    for (FeatureColumn feature : features) {
      first += feature.numbers();
      if (place < first) {
        return feature.name();
      }
    }
    return label.columns().get(place - first);
  }

  /** The places in packed rows of those inputs that are quantities, ascending. */
  public List<Integer> quantities() {
    List<Integer> places = new ArrayList<>();
    int first = 0;
    for (FeatureColumn feature : features) {
      for (int i = 0; i < feature.numbers(); i++) {
        if (feature.isQuantity(i)) {
          places.add(first + i);
        }
      }
      first += feature.numbers();
    }
    return places;
  }

  /** Where a packed row's numbers lie. */
  public RowLayout layout() {
    List<Integer> categories = new ArrayList<>();
    for (FeatureColumn feature : features) {
      categories.addAll(
          Collections.nCopies(feature.numbers(), feature.isCategory() ? feature.width() : 0));
    }
    return new RowLayout(categories, label.width(), weight != null);
  }

  /** How the numbers of a label or weight column become floats. */
  public ColumnNarrowing narrowing(String column) {
    int target = label.columns().indexOf(column);
    if (target >= 0) {
      return label.narrowing(target);
    }
    return column.equals(weight)
        ? new ColumnNarrowing(0, Math.scalb(1.0, -weightExponent))
        : ColumnNarrowing.PLAIN;
  }

  /**
   * The same encoding with scaling and imputed values taken from the training rows.
   *
   * @param statistics of the unscaled packed rows: the features' numbers, then the label's
   */
  public TableEncoding fitted(ColumnStatistics statistics, Scaling scaling, boolean scaleLabel) {
    List<FeatureColumn> fitted = new ArrayList<>(features.size());
    int number = 0;
    for (FeatureColumn feature : features) {
      fitted.add(feature.fitted(statistics, number, scaling));
      number += feature.numbers();
    }
    LabelEncoding fittedLabel = scaleLabel ? label.fitted(statistics.moments(), number) : label;
    return with(fitted, fittedLabel, weightExponent);
  }
}
