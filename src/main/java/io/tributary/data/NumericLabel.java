package io.tributary.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * One or more numbers. A packed row holds (y − origin − offset) / scale for each; a prediction is
 * output · scale + offset + origin, in double.
 *
 * @param columns the label columns
 * @param origins one for each column: what is subtracted before the label becomes a float ({@link
 *     ColumnNarrowing})
 * @param offsets one for each column
 * @param scales one for each column, positive
 */
public record NumericLabel(
    List<String> columns, List<Double> origins, List<Double> offsets, List<Double> scales)
    implements LabelEncoding {
  public NumericLabel {
    columns = List.copyOf(columns);
    origins = List.copyOf(origins);
    offsets = List.copyOf(offsets);
    scales = List.copyOf(scales);
    if (columns.isEmpty()
        || columns.size() != origins.size()
        || columns.size() != offsets.size()
        || columns.size() != scales.size()) {
      throw new IllegalArgumentException(
          "%d label columns, %d origins, %d offsets and %d scales do not fit"
              .formatted(columns.size(), origins.size(), offsets.size(), scales.size()));
    }
    for (double origin : origins) {
      if (!Double.isFinite(origin)) {
        throw new IllegalArgumentException("label origin " + origin + " is not finite");
      }
    }
    for (double offset : offsets) {
      if (!Double.isFinite(offset)) {
        throw new IllegalArgumentException("label offset " + offset + " is not finite");
      }
    }
    for (double scale : scales) {
      if (!(scale > 0) || !Double.isFinite(scale)) {
        throw new IllegalArgumentException("label scale " + scale + " is not a positive number");
      }
    }
  }

  /** Labels whose origins are 0. */
  public NumericLabel(List<String> columns, List<Double> offsets, List<Double> scales) {
    this(columns, zeros(columns.size()), offsets, scales);
  }

  /** The labels as they are, before any statistics are known. */
  public static NumericLabel unscaled(List<String> columns) {
    return unscaled(columns, zeros(columns.size()));
  }

  /** The labels as their distances from origins, before any statistics are known. */
  public static NumericLabel unscaled(List<String> columns, List<Double> origins) {
    return new NumericLabel(
        columns, origins, zeros(columns.size()), Collections.nCopies(columns.size(), 1.0));
  }

  private static List<Double> zeros(int count) {
    return Collections.nCopies(count, 0.0);
  }

  @Override
  public ColumnNarrowing narrowing(int i) {
    return ColumnNarrowing.from(origins.get(i));
  }

  @Override
  public double offset(int i) {
    return offsets.get(i);
  }

  @Override
  public double factor(int i) {
    return 1 / scales.get(i);
  }

  @Override
  public NumericLabel fitted(ColumnMoments moments, int target) {
    List<Double> means = new ArrayList<>();
    List<Double> spreads = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      means.add(moments.mean(target + i));
      spreads.add(InputScaling.orOne(moments.standardDeviation(target + i)));
    }
    return new NumericLabel(columns, origins, means, spreads);
  }

  @Override
  public String summary() {
    return "Label %s: a number".formatted(ShownValues.quoted(columns));
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      text.append(i == 0 ? "" : System.lineSeparator())
          .append(
              String.format(
                  Locale.ROOT,
                  "Label '%s': number, output · %.6g + %.6g%n",
                  columns.get(i),
                  scales.get(i),
                  offsets.get(i)))
          .append(origins.get(i) == 0 ? "" : " + " + CellText.ofNumber(origins.get(i)));
    }
    return text.toString();
  }

  @Override
  public double inOwnUnits(int i, float output) {
    return output * scales.get(i) + offsets.get(i) + origins.get(i);
  }

  @Override
  public String kind() {
    return "numbers";
  }

  @Override
  public <R> R by(LabelKinds<R> room) {
    return room.numbers(this);
  }

  @Override
  public Task task() {
    return Task.REGRESSION;
  }
}
