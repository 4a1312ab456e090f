package io.tributary.network;

import io.tributary.math.RandomStream;
import java.io.Serializable;
import java.util.List;

/**
 * The shape of a network, and where its parameters lie in one flat array: layer by layer, the
 * weight (row-major [out, in]) and then the bias. Immutable.
 *
 * @param inputs at least 1
 * @param hiddenUnits units of each hidden layer, first to last; empty for none
 * @param hiddenActivations one for each hidden layer
 * @param outputs at least 1
 * @param outputActivation of the last layer
 * @param loss what training makes small
 */
public record Topology(
    int inputs,
    List<Integer> hiddenUnits,
    List<Activation> hiddenActivations,
    int outputs,
    OutputActivation outputActivation,
    Loss loss)
    implements Serializable {
  public Topology {
    hiddenUnits = List.copyOf(hiddenUnits);
    hiddenActivations = List.copyOf(hiddenActivations);
    if (inputs < 1 || outputs < 1 || hiddenUnits.stream().anyMatch(u -> u < 1)) {
      throw new IllegalArgumentException(
          "every layer needs at least one unit: %d inputs, hidden %s, %d outputs"
              .formatted(inputs, hiddenUnits, outputs));
    }
    if (hiddenUnits.size() != hiddenActivations.size()) {
      throw new IllegalArgumentException(
          "%d hidden layers but %d activations"
              .formatted(hiddenUnits.size(), hiddenActivations.size()));
    }
    if (outputActivation == OutputActivation.SOFTMAX && outputs < 2) {
      throw new IllegalArgumentException("softmax needs at least two outputs");
    }
    if (!loss.accepts(outputActivation)) {
      throw new IllegalArgumentException(
          "loss %s is not defined for %s outputs".formatted(loss, outputActivation));
    }
    long count = 0;
    int fanIn = inputs;
    for (int layer = 0; layer <= hiddenUnits.size(); layer++) {
      int fanOut = layer < hiddenUnits.size() ? hiddenUnits.get(layer) : outputs;
      count += ((long) fanIn + 1) * fanOut;
      fanIn = fanOut;
      if (count > Integer.MAX_VALUE - 16) {
        throw new IllegalArgumentException(
            "%d inputs, hidden %s and %d outputs make more than %d parameters, the most that one array holds"
                .formatted(inputs, hiddenUnits, outputs, Integer.MAX_VALUE - 16));
      }
    }
  }

  /** Hidden layers and the output layer. */
  public int layerCount() {
    return hiddenUnits.size() + 1;
  }

  /** The number of a layer's inputs, its fan-in. */
  public int inputs(int layer) {
    return layer == 0 ? inputs : hiddenUnits.get(layer - 1);
  }

  /** The number of a layer's units. */
  public int units(int layer) {
    return layer < hiddenUnits.size() ? hiddenUnits.get(layer) : outputs;
  }

  /** Where a layer's weight begins. */
  public int weightOffset(int layer) {
    int offset = 0;
    for (int l = 0; l < layer; l++) {
      offset += (inputs(l) + 1) * units(l);
    }
    return offset;
  }

  /** Where a layer's bias begins. */
  public int biasOffset(int layer) {
    return weightOffset(layer) + inputs(layer) * units(layer);
  }

  /** How many weights and biases there are. */
  public int parameterCount() {
    return weightOffset(layerCount());
  }

  /** The parameters that training begins with. */
  public float[] initialParameters(Initializer initializer, long seed) {
    float[] parameters = new float[parameterCount()];
    for (int layer = 0; layer < layerCount(); layer++) {
      initializer.fill(
          parameters,
          weightOffset(layer),
          inputs(layer),
          units(layer),
          new RandomStream(seed, RandomStream.Purpose.INITIALIZATION, layer));
    }
    return parameters;
  }
}
