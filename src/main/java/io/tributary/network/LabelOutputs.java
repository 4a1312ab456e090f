package io.tributary.network;

import io.tributary.config.Spelling;
import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LabelKinds;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import java.util.Optional;

/** What a label asks of the outputs of a network that is to predict it, for each kind of label. */
public interface LabelOutputs {
  /** That of a label. */
  static LabelOutputs of(LabelEncoding label) {
    return label.by(new Kinds());
  }

  /** The activation that is taken unless the settings say more. */
  OutputActivation standard();

  /** How many outputs there are. */
  int units(OutputActivation activation);

  /** Why outputs of this activation are of no use, with what would be; empty if they are. */
  Optional<String> misfit(OutputActivation activation);

  /** Whether the label can be read off so many outputs of this activation. */
  boolean canReadOff(int units, OutputActivation activation);

  private static boolean areProbabilities(OutputActivation activation) {
    return activation == OutputActivation.SOFTMAX || activation == OutputActivation.SIGMOID;
  }

  /** The kinds of labels. */
  final class Kinds implements LabelKinds<LabelOutputs> {
    private Kinds() {}

    @Override
    public LabelOutputs classes(ClassLabel label) {
      return new OfClasses(label.classes().size());
    }

    @Override
    public LabelOutputs multiLabel(MultiLabel label) {
      return new OfSeveralLabels(label);
    }

    @Override
    public LabelOutputs numbers(NumericLabel label) {
      return new OfNumbers(label.width());
    }
  }

  /** Probabilities of classes. */
  record OfClasses(int classes) implements LabelOutputs {
    @Override
    public OutputActivation standard() {
      return classes > 2 ? OutputActivation.SOFTMAX : OutputActivation.SIGMOID;
    }

    // Two classes need but one probability, and softmax gives one for each all the same.
    @Override
    public int units(OutputActivation activation) {
      return classes == 2 && activation == OutputActivation.SIGMOID ? 1 : classes;
    }

    @Override
    public Optional<String> misfit(OutputActivation activation) {
      return areProbabilities(activation)
          ? Optional.empty()
          : Optional.of(
              "%s outputs are no probabilities; classification takes softmax or sigmoid"
                  .formatted(Spelling.of(activation)));
    }

    @Override
    public boolean canReadOff(int units, OutputActivation activation) {
      return areProbabilities(activation) && (units == classes || (classes == 2 && units == 1));
    }
  }

  /** A probability for each label. */
  record OfSeveralLabels(MultiLabel label) implements LabelOutputs {
    @Override
    public OutputActivation standard() {
      return OutputActivation.SIGMOID;
    }

    @Override
    public int units(OutputActivation activation) {
      return label.width();
    }

    @Override
    public Optional<String> misfit(OutputActivation activation) {
      return activation == OutputActivation.SIGMOID
          ? Optional.empty()
          : Optional.of(
              "%s; with the label columns %s, each label has a probability of its own: use sigmoid"
                  .formatted(
                      activation == OutputActivation.SOFTMAX
                          ? "softmax's outputs are the probabilities of one label's classes, which add up to 1"
                          : Spelling.of(activation) + " outputs are no probabilities",
                      label.columns()));
    }

    @Override
    public boolean canReadOff(int units, OutputActivation activation) {
      return units == label.width() && activation == OutputActivation.SIGMOID;
    }
  }

  /** A quantity for each column. */
  record OfNumbers(int columns) implements LabelOutputs {
    @Override
    public OutputActivation standard() {
      return OutputActivation.IDENTITY;
    }

    @Override
    public int units(OutputActivation activation) {
      return columns;
    }

    @Override
    public Optional<String> misfit(OutputActivation activation) {
      return activation == OutputActivation.SOFTMAX
          ? Optional.of(
              "softmax is for classification, and the label is a number; use identity, or set data.task: classification")
          : Optional.empty();
    }

    @Override
    public boolean canReadOff(int units, OutputActivation activation) {
      return units == columns && activation != OutputActivation.SOFTMAX;
    }
  }
}
