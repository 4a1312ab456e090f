package io.tributary.network;

import static io.tributary.config.ValueTypes.integers;
import static io.tributary.config.ValueTypes.listOfNumbers;
import static io.tributary.config.ValueTypes.number;
import static io.tributary.config.ValueTypes.word;
import static io.tributary.config.ValueTypes.words;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.data.CategoryLayout;
import io.tributary.data.InputBins;
import io.tributary.data.LabelEncoding;
import io.tributary.data.TableEncoding;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The {@code network} part of a configuration; empty where the choice is left to the data.
 *
 * @param values of this section's keys
 */
public record NetworkSettings(SettingValues values) {
  public static final Key<Optional<List<Integer>>> HIDDEN =
      Key.of(
          "network.hidden",
          integers(1, Integer.MAX_VALUE).orAuto(),
          Optional.empty(),
          "Units of each hidden layer, as `[32, 16]`; `[]`: none, a linear model. `auto`: a recipe"
              + " chooses them, and with them all that is not given (`recipe`).");

  /** One for all hidden layers, or one each. */
  public static final Key<List<Activation>> ACTIVATION =
      Key.of(
          "network.activation",
          words(Activation.class),
          List.of(Activation.RELU),
          "Of the hidden layers: one for all of them, or a list with one each.");

  public static final Key<Normalization> NORMALIZATION =
      Key.of(
          "network.normalization",
          word(Normalization.class),
          Normalization.NONE,
          "`layer`: each hidden layer's sums, row by row, are brought to mean 0 and deviation 1,"
              + " multiplied by a learnt gain and added to a learnt bias, before its activation.");

  public static final Key<List<Double>> DROPOUT =
      Key.of(
          "network.dropout",
          listOfNumbers(Range.closedOpen(0, 1)).writingOneAlone(),
          List.of(0.0),
          "In training, the share of a hidden layer's outputs that are 0 for a row, at random, while"
              + " the others are larger by 1 / (1 − share): one for all hidden layers, or a list"
              + " with one each.");
  public static final Key<Double> INPUT_DROPOUT =
      Key.of(
          "network.inputDropout",
          number(Range.closedOpen(0, 1)),
          0.0,
          "The same of what enters the first of these layers, after embeddings.");

  public static final Key<Optional<OutputActivation>> OUTPUT_ACTIVATION =
      Key.of(
          "network.outputActivation",
          word(OutputActivation.class).orAuto(),
          Optional.empty(),
          "`auto`: softmax for more than two classes, sigmoid for two classes (one unit) and for"
              + " several labels (a unit each), identity for a regression, exponential for the losses"
              + " poisson, gamma and tweedie.");
  public static final Key<Optional<Loss>> LOSS =
      Key.of(
          "network.loss",
          Loss.type().orAuto(),
          Optional.empty(),
          "What training makes small: of rows the mean, weighted where rows have weights. `auto`:"
              + " crossEntropy for a classification, squaredError for a regression. A class of your"
              + " own by its name, with numbers for it: `{type: com.example.Focal, gamma: 2}`.");
  public static final Key<Optional<Initializer>> INITIALIZER =
      Key.of(
          "network.initializer",
          word(Initializer.class).orAuto(),
          Optional.empty(),
          "How the first weights are drawn; biases begin at 0. `auto`: as the first hidden layer's"
              + " activation that is none of sigmoid, tanh and identity asks for it, lecunNormal for"
              + " selu, heUniform for all others; else xavierUniform.");

  public static final Key<NumericEmbedding> NUMERIC_EMBEDDING =
      Key.of(
          "network.numericEmbedding",
          word(NumericEmbedding.class),
          NumericEmbedding.NONE,
          "What numeric columns enter as beside the number itself, so that a network learns steps"
              + " and humps sooner. `periodic`: waves along it with learnt frequencies, 3 numbers"
              + " made of 16 waves. `piecewiseLinear`: instead of the number, how much of each of up"
              + " to 48 bins it fills, which have as many training rows each as can be.");

  public static final SectionType<NetworkSettings> SECTION =
      SectionType.of(
          "The layers between the columns and the prediction.",
          NetworkSettings::made,
          NetworkSettings::values,
          List.of(
              HIDDEN,
              ACTIVATION,
              NORMALIZATION,
              DROPOUT,
              INPUT_DROPOUT,
              OUTPUT_ACTIVATION,
              LOSS,
              INITIALIZER,
              NUMERIC_EMBEDDING));

  private static NetworkSettings made(Section section, SettingValues values) {
    NetworkSettings settings = new NetworkSettings(values);
    boolean isOpen = values.get(HIDDEN).isEmpty(); // and looked at when a recipe has chosen
    int given = values.get(ACTIVATION).size();
    int hidden = settings.hidden().size();
    if (given > 1 && given != hidden && !isOpen) {
      section.problem(
          ACTIVATION,
          "lists %d activations for %d hidden layers; give one for all, or one each"
              .formatted(given, hidden));
    }
    if (settings.normalization() == Normalization.LAYER && settings.hidden().contains(1)) {
      section.problem(
          NORMALIZATION,
          "'layer' needs hidden layers of at least two units each, and network.hidden is %s; a row's"
                  .formatted(settings.hidden())
              + " only number, less the row's mean, is always 0");
    }
    int rates = values.get(DROPOUT).size();
    if (rates > 1 && rates != hidden && !isOpen) {
      section.problem(
          DROPOUT,
          "lists %d rates for %d hidden layers; give one for all, or one each"
              .formatted(rates, hidden));
    }
    Optional<OutputActivation> output = settings.outputActivation();
    Optional<Loss> loss = settings.loss();
    loss.flatMap(Loss::problem).ifPresent(problem -> section.problem(LOSS, problem));
    if (output.isPresent() && loss.isPresent() && !fits(loss.get(), output.get())) {
      section.problem(
          LOSS,
          "'%s' is not defined for outputActivation '%s'; %s"
              .formatted(
                  Loss.type().word(loss.get()),
                  Spelling.of(output.get()),
                  loss.get()
                      .outputs()
                      .map(own -> "it takes '%s'".formatted(Spelling.of(own)))
                      .orElse("use squaredError")));
    }
    return settings;
  }

  private static boolean fits(Loss loss, OutputActivation output) {
    return loss.accepts(output) && loss.outputs().orElse(output) == output;
  }

  /** Units of each hidden layer; none while the choice is open. */
  public List<Integer> hidden() {
    return values.get(HIDDEN).orElse(List.of());
  }

  /** One for each hidden layer. */
  public List<Activation> activations() {
    List<Activation> given = values.get(ACTIVATION);
    if (given.size() > 1) {
      return given;
    }
    return Collections.nCopies(hidden().size(), given.isEmpty() ? Activation.RELU : given.get(0));
  }

  public Normalization normalization() {
    return values.get(NORMALIZATION);
  }

  /** One for each hidden layer. */
  public List<Double> dropout() {
    List<Double> given = values.get(DROPOUT);
    if (given.size() > 1) {
      return given;
    }
    return Collections.nCopies(hidden().size(), given.isEmpty() ? 0 : given.get(0));
  }

  public double inputDropout() {
    return values.get(INPUT_DROPOUT);
  }

  /** Whether numbers are dropped in training. */
  public boolean drops() {
    return values.get(INPUT_DROPOUT) > 0 || values.get(DROPOUT).stream().anyMatch(p -> p > 0);
  }

  public Optional<OutputActivation> outputActivation() {
    return values.get(OUTPUT_ACTIVATION);
  }

  /** What the settings say of the outputs, by themselves or by the loss. */
  public Optional<OutputActivation> givenOutputs() {
    return outputActivation().or(() -> loss().flatMap(Loss::outputs));
  }

  public Optional<Loss> loss() {
    return values.get(LOSS);
  }

  public Optional<Initializer> initializer() {
    return values.get(INITIALIZER);
  }

  public NumericEmbedding numericEmbedding() {
    return values.get(NUMERIC_EMBEDDING);
  }

  /**
   * The network for a table: every choice that was left open is made.
   *
   * @param encoding what the inputs are, and what the outputs are to predict
   * @param categories how they enter
   * @param bins of the inputs; empty unless {@link #numericEmbedding} wants them
   * @throws UserException if the choices do not fit the label
   */
  public Topology topology(
      TableEncoding encoding, CategoryLayout categories, Optional<InputBins> bins) {
    int inputs = encoding.inputs();
    Optional<InputEmbeddings> embeddings =
        InputEmbeddings.of(encoding.features(), categories, numericEmbedding(), bins);
    Topology behind =
        topology(embeddings.map(e -> e.outputs(inputs)).orElse(inputs), encoding.label());
    return embeddings.map(first -> behind.behind(inputs, first)).orElse(behind);
  }

  // Not when they are read, since a recipe may give hidden layers later.
  private void checkHidden() {
    if (!hidden().isEmpty()) {
      return;
    }
    if (normalization() != Normalization.NONE) {
      throw new UserException(
          "network.normalization: 'layer' is for hidden layers, and there are none; set"
              + " network.hidden");
    }
    if (values.get(DROPOUT).stream().anyMatch(rate -> rate > 0)) {
      throw new UserException(
          "network.dropout: it is for the outputs of hidden layers, and there are none; set"
              + " network.hidden, or use network.inputDropout");
    }
  }

  private Topology topology(int inputs, LabelEncoding label) {
    checkHidden();
    LabelOutputs outputs = LabelOutputs.of(label);
    OutputActivation output = givenOutputs().orElse(outputs.standard());
    outputs
        .misfit(output)
        .ifPresent(
            why -> {
              throw new UserException("network.outputActivation: " + why);
            });
    Loss chosen = loss().orElseGet(() -> Loss.suited(label));
    if (!chosen.accepts(output) || !chosen.accepts(label)) {
      throw new UserException(
          "network.loss: '%s' does not fit %s with %s outputs"
              .formatted(Loss.type().word(chosen), Spelling.of(label.task()), Spelling.of(output)));
    }
    try {
      HiddenLayers layers = new HiddenLayers(hidden(), activations(), normalization());
      return Topology.of(inputs, layers, outputs.units(output), output, chosen)
          .withDropout(inputDropout(), dropout());
    } catch (IllegalArgumentException e) {
      throw new UserException("network: " + e.getMessage());
    }
  }

  /** The initialiser, chosen by the activations where the choice was left open. */
  public Initializer chosenInitializer() {
    return initializer().orElse(Initializer.suited(activations()));
  }

  /** The same settings, with the choices that a topology has made. */
  public NetworkSettings resolved(Topology topology) {
    return new NetworkSettings(
        values
            .with(HIDDEN, Optional.of(hidden()))
            .with(ACTIVATION, activations())
            .with(OUTPUT_ACTIVATION, Optional.of(topology.outputActivation()))
            .with(LOSS, Optional.of(topology.loss()))
            .with(INITIALIZER, Optional.of(chosenInitializer())));
  }
}
