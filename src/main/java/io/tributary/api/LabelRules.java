package io.tributary.api;

import io.tributary.config.UserException;
import io.tributary.data.CellText;
import io.tributary.data.LabelScaling;
import io.tributary.data.ShownValues;
import io.tributary.data.TableEncoding;
import io.tributary.data.Task;
import io.tributary.network.Loss;
import io.tributary.network.NetworkSettings;
import io.tributary.network.OutputActivation;

/** What outputs and loss ask of a table's label. */
final class LabelRules {
  private LabelRules() {}

  /**
   * Checks that a loss can be had of a quantity.
   *
   * @param smallest of the label's numbers
   * @throws UserException if it cannot
   */
  static void check(Settings settings, TableEncoding encoding, double smallest) {
    if (encoding.label().task() != Task.REGRESSION) {
      return;
    }
    settings
        .network()
        .loss()
        .ifPresent(
            loss ->
                loss.misfit(smallest)
                    .ifPresent(
                        why -> {
                          throw new UserException(
                              "%s: '%s' %s, and the label %s goes down to %s; mend or drop such rows, or use another loss"
                                  .formatted(
                                      NetworkSettings.LOSS.path(),
                                      Loss.type().word(loss),
                                      why,
                                      ShownValues.quoted(encoding.label().columns()),
                                      CellText.ofNumber(smallest)));
                        }));
  }

  /**
   * Whether a label is scaled: to mean 0 and deviation 1 where outputs can be any number; where
   * they cannot, labels must stay what they are.
   */
  static LabelScaling scaling(Settings settings, TableEncoding encoding) {
    if (encoding.label().task() != Task.REGRESSION) {
      return LabelScaling.NONE;
    }
    return settings
        .data()
        .labelScaling()
        .orElse(
            settings.network().givenOutputs().orElse(OutputActivation.IDENTITY)
                    == OutputActivation.IDENTITY
                ? LabelScaling.STANDARD
                : LabelScaling.NONE);
  }
}
