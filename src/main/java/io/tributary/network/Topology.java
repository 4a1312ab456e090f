package io.tributary.network;

import io.tributary.math.RandomStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The shape of a network: its layers, what the last one's sums, the logits, become, and what
 * training makes small. Immutable.
 */
public final class Topology implements Serializable {
  private static final long serialVersionUID = 1;

  /** What the first layer is called where it is one of embeddings. */
  private static final String INPUTS = "inputs";

  private final int inputs;
  private final ArrayList<Layer> layers;
  private final OutputActivation outputActivation;
  private final Loss loss;
  private final ParameterLayout layout;
  private final Set<String> frozen; // tensors that training leaves as they are

  /**
   * A network.
   *
   * @param inputs at least 1
   * @param layers first to last; the last gives the logits
   * @param loss what training makes small
   * @throws IllegalArgumentException if that is no network, or one with more parameters than an
   *     array holds
   */
  public Topology(
      int inputs, List<? extends Layer> layers, OutputActivation outputActivation, Loss loss) {
    this(inputs, layers, outputActivation, loss, Set.of());
  }

  private Topology(
      int inputs,
      List<? extends Layer> layers,
      OutputActivation outputActivation,
      Loss loss,
      Set<String> frozen) {
    this.frozen = new HashSet<>(frozen);
    this.inputs = inputs;
    this.layers = new ArrayList<>(layers);
    this.outputActivation = outputActivation;
    this.loss = loss;
    int width = inputs;
    boolean hasUnits = inputs >= 1 && !layers.isEmpty();
    for (Layer layer : layers) {
      width = layer.outputs(width);
      hasUnits &= width >= 1;
    }
    if (!hasUnits) {
      throw new IllegalArgumentException("every layer needs at least one unit: " + shape());
    }
    if (outputActivation == OutputActivation.SOFTMAX && width < 2) {
      throw new IllegalArgumentException("softmax needs at least two outputs");
    }
    if (!loss.accepts(outputActivation)) {
      throw new IllegalArgumentException(
          "loss %s is not defined for %s outputs"
              .formatted(Loss.type().word(loss), outputActivation));
    }
    try {
      layout = new ParameterLayout(inputs, layers, frozen);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%s make more than %d parameters, the most that one array holds"
              .formatted(shape(), ParameterLayout.MOST));
    }
  }

  /**
   * A network of dense layers.
   *
   * @param hiddenUnits units of each hidden layer, first to last; empty for none
   * @param hiddenActivations one for each hidden layer
   * @param outputs at least 1
   */
  public static Topology dense(
      int inputs,
      List<Integer> hiddenUnits,
      List<Activation> hiddenActivations,
      int outputs,
      OutputActivation outputActivation,
      Loss loss) {
    HiddenLayers hidden = HiddenLayers.dense(hiddenUnits, hiddenActivations);
    return of(inputs, hidden, outputs, outputActivation, loss);
  }

  /**
   * A network of hidden layers and outputs.
   *
   * @param outputs at least 1
   */
  public static Topology of(
      int inputs, HiddenLayers hidden, int outputs, OutputActivation outputActivation, Loss loss) {
    List<Layer> layers = new ArrayList<>(hidden.layers());
    layers.add(new Dense(outputs, Activation.IDENTITY));
    return new Topology(inputs, layers, outputActivation, loss);
  }

  /** The same network with another first layer, of the same inputs and outputs. */
  public Topology withFirst(Layer first) {
    List<Layer> all = new ArrayList<>(layers);
    all.set(0, first);
    return new Topology(inputs, all, outputActivation, loss, frozen);
  }

  /** The same network behind another first layer, whose outputs are what its inputs were. */
  public Topology behind(int newInputs, Layer first) {
    List<Layer> all = new ArrayList<>(layers);
    all.add(0, first);
    return new Topology(newInputs, all, outputActivation, loss);
  }

  /**
   * The same network, of which training drops numbers; where a rate is 0, nothing is changed.
   *
   * @param ofInputs the rate of the network's inputs
   * @param ofHidden that of each dense layer's inputs but the first one's
   */
  public Topology withDropout(double ofInputs, List<Double> ofHidden) {
    List<Layer> dropping = new ArrayList<>();
    addDropout(new Dropout(ofInputs, 0), dropping);
    int dense = 0;
    for (Layer layer : layers) {
      if (layer instanceof Dense && dense++ > 0) {
        int place = dense - 1;
        addDropout(new Dropout(ofHidden.get(place - 1), place), dropping);
      }
      dropping.add(layer);
    }
    return new Topology(inputs, dropping, outputActivation, loss);
  }

  private static void addDropout(Dropout dropout, List<Layer> layers) {
    if (dropout.drops()) {
      layers.add(dropout);
    }
  }

  /**
   * The same network, of which training leaves some parameters as they are.
   *
   * @param names of tensors, or what comes before a dot of theirs, as {@code layers.0}; {@code
   *     inputs} are those of numeric and category embeddings
   * @throws IllegalArgumentException if a name fits nothing, or nothing is left to train
   */
  public Topology freezing(List<String> names) {
    Set<String> all = new HashSet<>();
    for (String name : names) {
      List<ParameterSlice> from =
          name.equals(INPUTS) && layers.get(0) instanceof InputEmbeddings
              ? layout.slices(0)
              : layout.slices().stream()
                  .filter(slice -> (slice.name() + ".").startsWith(name + "."))
                  .toList();
      if (from.isEmpty()) {
        throw new IllegalArgumentException(
            "'%s' fits no parameters; they are %s".formatted(name, parameterNames()));
      }
      from.forEach(slice -> all.add(slice.name()));
    }
    if (all.size() == layout.slices().size()) {
      throw new IllegalArgumentException(
          "nothing is left to train: these are all parameters, %s".formatted(parameterNames()));
    }
    return new Topology(inputs, layers, outputActivation, loss, all);
  }

  private String parameterNames() {
    return String.join(", ", layout.slices().stream().map(ParameterSlice::name).toList());
  }

  /** The same network as a model has it: without what is of training alone. */
  public Topology inScoring() {
    List<Layer> kept = layers.stream().filter(layer -> !layer.isOfTrainingAlone()).toList();
    return new Topology(inputs, kept, outputActivation, loss);
  }

  /**
   * The same network as it is computed: where a dense layer follows numbers in bins, these are told
   * by their places and their weights gathered. Its parameters lie where this one's do.
   */
  Topology computed() {
    if (!gathers()) {
      return this;
    }
    InputEmbeddings first = (InputEmbeddings) layers.get(0);
    List<Layer> all = new ArrayList<>(layers);
    all.set(0, first.located());
    all.set(1, new BinnedDense((Dense) layers.get(1), first.locatedBins()));
    return new Topology(inputs, all, outputActivation, loss, frozen);
  }

  private boolean gathers() {
    return layers.size() > 1
        && layers.get(0) instanceof InputEmbeddings first
        && layers.get(1) instanceof Dense dense
        && BinnedDense.suits(dense, first.locatedBins());
  }

  /**
   * Whether rows are scored by the same sums, and in the same buffers, as training computes. If
   * not, scoring needs buffers of {@link #inScoring}, or its last digits would not be the model's.
   */
  public boolean scoresAsItTrains() {
    return gathers() == inScoring().gathers();
  }

  // For messages.
  private String shape() {
    List<Integer> widths = new ArrayList<>();
    int width = inputs;
    for (Layer layer : layers) {
      width = layer.outputs(width);
      if (layer instanceof Dense) {
        widths.add(width);
      }
    }
    int last = Math.max(0, widths.size() - 1);
    return "%d inputs, hidden %s and %d outputs".formatted(inputs, widths.subList(0, last), width);
  }

  public int inputs() {
    return inputs;
  }

  /** The layers, first to last; the last gives the logits. */
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  public OutputActivation outputActivation() {
    return outputActivation;
  }

  public Loss loss() {
    return loss;
  }

  /** Where the parameters lie. */
  public ParameterLayout layout() {
    return layout;
  }

  /** How many numbers a row has that goes into a layer. */
  public int inputs(int layer) {
    int width = inputs;
    for (int l = 0; l < layer; l++) {
      width = layers.get(l).outputs(width);
    }
    return width;
  }

  /** How many numbers of a row it takes: an input each, but for the codes of categories. */
  public int numbers() {
    return layers.get(0) instanceof InputEmbeddings first ? first.numbers() : inputs;
  }

  /** Which groups of inputs it takes as codes: how many categories, by the first input. */
  Map<Integer, Integer> codes() {
    return layers.get(0) instanceof InputEmbeddings first ? first.codes() : Map.of();
  }

  /** How many outputs the network has. */
  public int outputs() {
    return inputs(layers.size());
  }

  /** How many parameters there are. */
  public int parameterCount() {
    return layout.length();
  }

  /** The parameters that training begins with. */
  public float[] initialParameters(Initializer initializer, long seed) {
    float[] parameters = new float[parameterCount()];
    int numbered = 0; // as names are: what has no parameters changes no other layer's
    for (int l = 0; l < layers.size(); l++) {
      if (!layout.slices(l).isEmpty()) {
        RandomStream random =
            new RandomStream(seed, RandomStream.Purpose.INITIALIZATION, numbered++);
        layers.get(l).initialize(initializer, inputs(l), layout.slices(l), parameters, random);
      }
    }
    return parameters;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topology that
        && inputs == that.inputs
        && layers.equals(that.layers)
        && outputActivation == that.outputActivation
        && loss.equals(that.loss)
        && frozen.equals(that.frozen);
  }

  @Override
  public int hashCode() {
    return Objects.hash(inputs, layers, outputActivation, loss, frozen);
  }

  @Override
  public String toString() {
    return "%d inputs, %s, %s, %s".formatted(inputs, layers, outputActivation, loss);
  }
}
