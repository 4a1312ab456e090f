package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.FeatureColumn;
import io.tributary.data.LabelEncoding;
import io.tributary.data.TableEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells which columns of numbers say less than they seem to: those whose numbers differ by no more
 * than rounding, and those whose last digits a 32-bit float does not hold, with or without an
 * origin. A function of the numbers as a set.
 */
final class LostDigits {
  /** Numbers of the table with a fraction should keep this many steps between their extremes. */
  private static final double FEW_STEPS = 1 << 12;

  /** A double's last steps: with fewer of them between its extremes, a column is mostly merged. */
  private static final double STEPS_OF_A_FLOAT = 1 << 24;

  private boolean someFeatureIsBeyond;

  private final List<String> beyondDouble = new ArrayList<>();
  private final List<String> almostConstant = new ArrayList<>();
  private final List<String> rounded = new ArrayList<>();

  private LostDigits() {}

  /**
   * What the user should know, a line each.
   *
   * @param encoding has the columns' origins
   */
  static List<String> notes(
      ColumnSelection selection, TableProfile profile, TableEncoding encoding) {
    LostDigits lost = new LostDigits();
    Map<String, Integer> places = selection.featurePlaces();
    for (FeatureColumn feature : encoding.features()) {
      if (FeatureIngestion.of(feature).isNumber()) {
        int column = places.get(feature.name());
        lost.look(feature.name(), profile.columns[column], feature.scaling(0).origin());
        lost.someFeatureIsBeyond = !lost.beyondDouble.isEmpty();
      }
    }
    LabelEncoding label = encoding.label();
    if (LabelIngestion.of(label).isNumbers()) {
      for (int i = 0; i < label.columns().size(); i++) {
        ColumnProfile column = profile.columns[selection.features().size() + i];
        lost.look(label.columns().get(i), column, label.narrowing(i).origin());
      }
    }
    return lost.notes();
  }

  private void look(String name, ColumnProfile column, double origin) {
    NumberRange range = column.numbers.range;
    double last = Math.ulp(range.magnitude());
    if (isBeyondDouble(column, range)) {
      beyondDouble.add("'%s' (in steps of %s)".formatted(name, CellText.ofNumber(last)));
    } else if (range.isAlmostSingle()) {
      almostConstant.add("'" + name + "'");
    } else if (range.isRounded() && range.spread() > 0) {
      double step = range.step(origin);
      if (column.numbers.hasFractions ? step * FEW_STEPS > range.spread() : step > 1) {
        rounded.add("'%s' (in steps of %s)".formatted(name, CellText.ofNumber(step)));
      }
    }
  }

  // Whole numbers some of which were taken for a neighbour.
  private static boolean isBeyondDouble(ColumnProfile column, NumberRange range) {
    double last = Math.ulp(range.magnitude());
    return last > 1
        && !column.numbers.hasFractions
        && range.spread() > 0
        && range.spread() < last * STEPS_OF_A_FLOAT;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!beyondDouble.isEmpty()) {
      notes.add(
          "Whole numbers beyond 2^53, the last digits of which a double does not hold: "
              + String.join(", ", beyondDouble)
              + (someFeatureIsBeyond
                  ? "; with data.categorical each is a category of its own, and ids belong into data.ignore"
                  : ""));
    }
    if (!almostConstant.isEmpty()) {
      notes.add(
          "Almost constant, numbers that differ by no more than rounding: "
              + String.join(", ", almostConstant));
    }
    if (!rounded.isEmpty()) {
      notes.add(
          "More digits than a 32-bit number holds, the last ones are lost: "
              + String.join(", ", rounded));
    }
    return notes;
  }
}
