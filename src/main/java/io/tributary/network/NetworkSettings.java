package io.tributary.network;

import io.tributary.config.Section;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.MultiLabel;
import io.tributary.data.Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code network} part of a configuration; empty where the choice is left to the data.
 *
 * @param hidden units of each hidden layer
 * @param activations one for each hidden layer
 */
public record NetworkSettings(
    List<Integer> hidden,
    List<Activation> activations,
    Optional<OutputActivation> outputActivation,
    Optional<Loss> loss,
    Optional<Initializer> initializer) {
  public NetworkSettings {
    hidden = List.copyOf(hidden);
    activations = List.copyOf(activations);
  }

  /** Reads the settings and notes their problems. */
  public static NetworkSettings read(Section section) {
    List<Integer> hidden = section.integers("hidden", List.of(), 1, Integer.MAX_VALUE);
    List<Activation> given = section.choices("activation", Activation.class);
    if (given.isEmpty()) {
      given = List.of(Activation.RELU);
    }
    List<Activation> activations = given;
    if (given.size() == 1) {
      activations = Collections.nCopies(hidden.size(), given.get(0));
    } else if (given.size() != hidden.size()) {
      section.problem(
          "activation",
          "lists %d activations for %d hidden layers; give one for all, or one each"
              .formatted(given.size(), hidden.size()));
    }
    Optional<OutputActivation> output =
        section.choiceOrAuto("outputActivation", OutputActivation.class);
    Optional<Loss> loss = section.choiceOrAuto("loss", Loss.class);
    if (output.isPresent() && loss.isPresent() && !loss.get().accepts(output.get())) {
      section.problem(
          "loss",
          "'%s' is not defined for outputActivation '%s'; use squaredError"
              .formatted(Spelling.of(loss.get()), Spelling.of(output.get())));
    }
    return new NetworkSettings(
        hidden, activations, output, loss, section.choiceOrAuto("initializer", Initializer.class));
  }

  /**
   * The network for a table: every choice that was left open is made.
   *
   * @param inputs how many
   * @param label what the outputs are to predict
   * @throws UserException if the choices do not fit the label
   */
  public Topology topology(int inputs, LabelEncoding label) {
    OutputActivation output = outputActivation.orElse(defaultOutput(label));
    checkOutput(output, label);
    boolean regression = label.task() == Task.REGRESSION;
    Loss chosen = loss.orElse(regression ? Loss.SQUARED_ERROR : Loss.CROSS_ENTROPY);
    if (!chosen.accepts(output) || (regression && chosen == Loss.CROSS_ENTROPY)) {
      throw new UserException(
          "network.loss: '%s' does not fit %s with %s outputs"
              .formatted(Spelling.of(chosen), Spelling.of(label.task()), Spelling.of(output)));
    }
    try {
      return Topology.dense(inputs, hidden, activations, outputs(label, output), output, chosen);
    } catch (IllegalArgumentException e) {
      throw new UserException("network: " + e.getMessage());
    }
  }

  private static OutputActivation defaultOutput(LabelEncoding label) {
    if (label instanceof ClassLabel one && one.classes().size() > 2) {
      return OutputActivation.SOFTMAX;
    }
    return label.task() == Task.CLASSIFICATION
        ? OutputActivation.SIGMOID
        : OutputActivation.IDENTITY;
  }

  private static void checkOutput(OutputActivation output, LabelEncoding label) {
    if (label instanceof MultiLabel && output != OutputActivation.SIGMOID) {
      throw new UserException(
          "network.outputActivation: %s; with the label columns %s, each label has a probability of its own: use sigmoid"
              .formatted(
                  output == OutputActivation.SOFTMAX
                      ? "softmax's outputs are the probabilities of one label's classes, which add up to 1"
                      : "identity outputs are no probabilities",
                  label.columns()));
    }
    if (label instanceof ClassLabel && output == OutputActivation.IDENTITY) {
      throw new UserException(
          "network.outputActivation: identity outputs are no probabilities; classification takes softmax or sigmoid");
    }
    if (label.task() == Task.REGRESSION && output == OutputActivation.SOFTMAX) {
      throw new UserException(
          "network.outputActivation: softmax is for classification, and the label is a number; use identity, or set data.task: classification");
    }
  }

  // Two classes need but one probability, and softmax gives one for each all the same.
  private static int outputs(LabelEncoding label, OutputActivation output) {
    if (label instanceof ClassLabel one) {
      int classes = one.classes().size();
      return classes == 2 && output == OutputActivation.SIGMOID ? 1 : classes;
    }
    return label.width();
  }

  /** The initialiser, chosen by the activations where the choice was left open. */
  public Initializer chosenInitializer() {
    return initializer.orElse(Initializer.suited(activations));
  }

  /** The settings as a configuration spells them, with the choices that a topology has made. */
  public Map<String, Object> describe(Topology topology) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("hidden", hidden);
    settings.put("activation", activations.stream().map(Spelling::of).toList());
    settings.put("outputActivation", Spelling.of(topology.outputActivation()));
    settings.put("loss", Spelling.of(topology.loss()));
    settings.put("initializer", Spelling.of(chosenInitializer()));
    return settings;
  }
}
