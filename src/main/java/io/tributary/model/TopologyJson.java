package io.tributary.model;

import static io.tributary.model.JsonFields.array;
import static io.tributary.model.JsonFields.choice;
import static io.tributary.model.JsonFields.integer;
import static io.tributary.model.JsonFields.shown;
import static io.tributary.model.JsonFields.text;
import static io.tributary.model.JsonFields.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.Spelling;
import io.tributary.network.Activation;
import io.tributary.network.HiddenLayers;
import io.tributary.network.InputEmbeddings;
import io.tributary.network.Layer;
import io.tributary.network.Loss;
import io.tributary.network.Normalization;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import java.util.ArrayList;
import java.util.List;

/** A network's layers, outputs and loss, as {@code model.json} has them. */
final class TopologyJson {
  private TopologyJson() {}

  static void write(Topology topology, ObjectNode json) {
    json.put("inputs", topology.inputs());
    List<Layer> layers = topology.layers();
    if (layers.get(0) instanceof InputEmbeddings embeddings) {
      InputBlocksJson.write(embeddings, json.putArray("inputBlocks"));
      layers = layers.subList(1, layers.size());
    }
    ArrayNode hidden = json.putArray("hidden");
    ArrayNode activations = json.putArray("activations");
    HiddenLayers own = HiddenLayers.of(layers.subList(0, layers.size() - 1));
    own.units().forEach(hidden::add);
    own.activations().forEach(activation -> activations.add(Spelling.of(activation)));
    if (own.normalization() != Normalization.NONE) {
      json.put("normalization", Spelling.of(own.normalization()));
    }
    json.put("outputs", topology.outputs());
    json.put("outputActivation", Spelling.of(topology.outputActivation()));
    JsonFields.putChoice(json, "loss", Loss.type(), topology.loss());
  }

  static Topology read(JsonNode json) {
    List<Integer> hidden = new ArrayList<>();
    for (JsonNode units : array(json, "hidden")) {
      if (!units.isInt()) {
        throw new ModelFormatException("'hidden' holds " + shown(units) + ", not a whole number");
      }
      hidden.add(units.intValue());
    }
    List<Activation> activations =
        texts(json, "activations").stream().map(t -> choice(Activation.class, t)).toList();
    Normalization normalization =
        json.has("normalization")
            ? choice(Normalization.class, text(json, "normalization"))
            : Normalization.NONE;
    HiddenLayers layers = new HiddenLayers(hidden, activations, normalization);
    int inputs = integer(json, "inputs");
    if (!json.has("inputBlocks")) {
      return topology(inputs, layers, json);
    }
    InputEmbeddings embeddings = InputBlocksJson.read(array(json, "inputBlocks"));
    return topology(embeddings.outputs(inputs), layers, json).behind(inputs, embeddings);
  }

  private static Topology topology(int inputs, HiddenLayers hidden, JsonNode json) {
    return Topology.of(
        inputs,
        hidden,
        integer(json, "outputs"),
        choice(OutputActivation.class, text(json, "outputActivation")),
        choice(Loss.type(), json, "loss"));
  }
}
