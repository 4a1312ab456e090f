package io.tributary.data;

import java.util.List;

/**
 * One or more numbers. A packed row holds (y − offset) / scale for each; a prediction is output ·
 * scale + offset.
 *
 * @param columns the label columns
 * @param offsets one for each column
 * @param scales one for each column, positive
 */
public record NumericLabel(List<String> columns, List<Double> offsets, List<Double> scales)
    implements LabelEncoding {
  public NumericLabel {
    columns = List.copyOf(columns);
    offsets = List.copyOf(offsets);
    scales = List.copyOf(scales);
    if (columns.isEmpty() || columns.size() != offsets.size() || columns.size() != scales.size()) {
      throw new IllegalArgumentException(
          "%d label columns, %d offsets and %d scales do not fit"
              .formatted(columns.size(), offsets.size(), scales.size()));
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

  /** The labels as they are, before any statistics are known. */
  public static NumericLabel unscaled(List<String> columns) {
    return new NumericLabel(
        columns,
        java.util.Collections.nCopies(columns.size(), 0.0),
        java.util.Collections.nCopies(columns.size(), 1.0));
  }

  /** The output of unit {@code i} in the label's own units. */
  public double inOwnUnits(int i, float output) {
    return output * scales.get(i) + offsets.get(i);
  }

  @Override
  public Task task() {
    return Task.REGRESSION;
  }
}
