package io.tributary.network;

import io.tributary.config.Section;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
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
   * @param classes how many, for classification; empty for regression
   * @param numbers how many label columns regression has
   * @throws UserException if the choices do not fit the label
   */
  public Topology topology(int inputs, Optional<Integer> classes, int numbers) {
    OutputActivation output = outputActivation.orElse(defaultOutput(classes));
    if (classes.isPresent() && output == OutputActivation.IDENTITY) {
      throw new UserException(
          "network.outputActivation: identity outputs are no probabilities; classification takes softmax or sigmoid");
    }
    if (classes.isEmpty() && output == OutputActivation.SOFTMAX) {
      throw new UserException(
          "network.outputActivation: softmax is for classification, and the label is a number; use identity, or set data.task: classification");
    }
    Loss chosen = loss.orElse(classes.isPresent() ? Loss.CROSS_ENTROPY : Loss.SQUARED_ERROR);
    if (!chosen.accepts(output) || (classes.isEmpty() && chosen == Loss.CROSS_ENTROPY)) {
      throw new UserException(
          "network.loss: '%s' does not fit %s with %s outputs"
              .formatted(
                  Spelling.of(chosen),
                  classes.isPresent() ? "classification" : "regression",
                  Spelling.of(output)));
    }
    int outputs =
        classes.map(k -> k == 2 && output == OutputActivation.SIGMOID ? 1 : k).orElse(numbers);
    try {
      return new Topology(inputs, hidden, activations, outputs, output, chosen);
    } catch (IllegalArgumentException e) {
      throw new UserException("network: " + e.getMessage());
    }
  }

  private static OutputActivation defaultOutput(Optional<Integer> classes) {
    if (classes.isEmpty()) {
      return OutputActivation.IDENTITY;
    }
    return classes.get() == 2 ? OutputActivation.SIGMOID : OutputActivation.SOFTMAX;
  }

  /** The initialiser, chosen by the activations where the choice was left open. */
  public Initializer chosenInitializer() {
    return initializer.orElse(Initializer.suited(activations));
  }

  /** The settings as a configuration spells them, with the choices that a topology has made. */
  public Map<String, Object> describe(Topology topology) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("hidden", topology.hiddenUnits());
    settings.put("activation", topology.hiddenActivations().stream().map(Spelling::of).toList());
    settings.put("outputActivation", Spelling.of(topology.outputActivation()));
    settings.put("loss", Spelling.of(topology.loss()));
    settings.put("initializer", Spelling.of(chosenInitializer()));
    return settings;
  }
}
