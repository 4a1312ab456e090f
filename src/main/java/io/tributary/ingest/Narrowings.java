package io.tributary.ingest;

import io.tributary.data.ColumnNarrowing;
import io.tributary.data.FeatureColumn;
import io.tributary.data.LabelEncoding;
import io.tributary.data.Scaling;
import io.tributary.data.TableEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Decides how the numbers of each column become 32-bit floats, once the profile has shown their
 * extent: what is subtracted first ({@link NumberRange#origin}), and what weights are divided by.
 *
 * @param scaling how features are scaled: those that are not stay what they are
 * @param scalesLabel whether labels are scaled
 */
record Narrowings(
    ColumnSelection selection, TableProfile profile, Scaling scaling, boolean scalesLabel) {
  /** Weights whose largest is between 2 to the power −32 and 32 stay as they are. */
  private static final int ORDINARY_WEIGHT_EXPONENT = 32;

  /** The encoding with origins. */
  TableEncoding applied(TableEncoding encoding) {
    Map<String, Integer> places = selection.featurePlaces();
    List<FeatureColumn> features = new ArrayList<>();
    for (FeatureColumn feature : encoding.features()) {
      ColumnProfile column = profile.columns[places.get(feature.name())];
      features.add(
          scaling == Scaling.NONE ? feature : FeatureIngestion.of(feature).withOrigin(column));
    }
    return encoding.with(features, withOrigins(encoding.label()), weightExponent());
  }

  private LabelEncoding withOrigins(LabelEncoding label) {
    int first = selection.features().size();
    return scalesLabel
        ? LabelIngestion.of(label)
            .withOrigins(
                Arrays.asList(profile.columns).subList(first, first + label.columns().size()))
        : label;
  }

  private int weightExponent() {
    if (selection.weight().isEmpty()) {
      return 0;
    }
    int exponent =
        Math.getExponent(profile.columns[profile.columns.length - 1].numbers.range.largest());
    int most = TableEncoding.MAX_WEIGHT_EXPONENT; // smaller doubles have few digits, or one
    return Math.abs(exponent) <= ORDINARY_WEIGHT_EXPONENT
        ? 0
        : Math.max(-most, Math.min(exponent, most));
  }

  /** How the columns of a table of numbers become floats, in the projection's order. */
  static List<ColumnNarrowing> of(TableEncoding encoding) {
    List<ColumnNarrowing> narrowings = new ArrayList<>();
    for (FeatureColumn feature : encoding.features()) {
      narrowings.add(ColumnNarrowing.from(feature.scaling(0).origin()));
    }
    encoding.label().columns().forEach(name -> narrowings.add(encoding.narrowing(name)));
    encoding.weightColumn().ifPresent(name -> narrowings.add(encoding.narrowing(name)));
    return narrowings;
  }
}
