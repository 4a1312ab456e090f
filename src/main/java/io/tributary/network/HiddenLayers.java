package io.tributary.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The layers before a network's outputs, as a configuration and {@code model.json} speak of them.
 *
 * @param units of each hidden layer, first to last
 * @param activations one for each hidden layer
 * @param normalization of all of them
 */
public record HiddenLayers(
    List<Integer> units, List<Activation> activations, Normalization normalization) {
  public HiddenLayers {
    units = List.copyOf(units);
    activations = List.copyOf(activations);
    if (units.size() != activations.size()) {
      throw new IllegalArgumentException(
          "%d hidden layers but %d activations".formatted(units.size(), activations.size()));
    }
  }

  /**
   * What has been made of it: the inverse of {@link #layers}.
   *
   * @param layers a network's but the last
   * @throws IllegalArgumentException if a configuration cannot say that
   */
  public static HiddenLayers of(List<Layer> layers) {
    List<Integer> units = new ArrayList<>();
    List<Activation> activations = new ArrayList<>();
    boolean normalized = false;
    for (Layer layer : layers) {
      if (layer instanceof Dense dense) {
        units.add(dense.units());
        activations.add(dense.activation());
      } else if (layer instanceof LayerNormalization own && !activations.isEmpty()) {
        activations.set(activations.size() - 1, own.activation());
        normalized = true;
      }
    }
    HiddenLayers hidden =
        new HiddenLayers(units, activations, normalized ? Normalization.LAYER : Normalization.NONE);
    if (!hidden.layers().equals(layers)) {
      throw new IllegalArgumentException("there are no words for the layers " + layers);
    }
    return hidden;
  }

  /** Dense layers alone. */
  static HiddenLayers dense(List<Integer> units, List<Activation> activations) {
    return new HiddenLayers(units, activations, Normalization.NONE);
  }

  /** The layers, first to last. */
  List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < units.size(); l++) {
      if (normalization == Normalization.NONE) {
        layers.add(new Dense(units.get(l), activations.get(l)));
      } else {
        Collections.addAll(
            layers,
            new Dense(units.get(l), Activation.IDENTITY),
            new LayerNormalization(activations.get(l)));
      }
    }
    return layers;
  }
}
