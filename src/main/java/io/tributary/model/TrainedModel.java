package io.tributary.model;

import static java.util.Objects.requireNonNull;

import io.tributary.config.Spelling;
import io.tributary.data.LabelEncoding;
import io.tributary.data.TableEncoding;
import io.tributary.network.LabelOutputs;
import io.tributary.network.RowInputs;
import io.tributary.network.Topology;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network with its parameters, or an ensemble's of the same layers, and all that is needed to use
 * them on raw tables.
 *
 * @param topology the network
 * @param encoding how a row becomes its inputs, and its outputs a prediction
 * @param members all weights and biases, in the topology's layout; of an ensemble, whose outputs
 *     are the mean of its networks', those of each one. Not to be changed
 * @param provenance where the model comes from: plain values in reading order
 * @param metrics what was measured at the end of training: plain values in reading order
 */
public record TrainedModel(
    Topology topology,
    TableEncoding encoding,
    float[][] members,
    Map<String, Object> provenance,
    Map<String, Object> metrics) {
  public TrainedModel {
    requireNonNull(topology, "topology");
    requireNonNull(encoding, "encoding");
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    for (float[] parameters : members) {
      if (parameters.length != topology.parameterCount()) {
        throw new IllegalArgumentException(
            "%d parameters for a network of %d"
                .formatted(parameters.length, topology.parameterCount()));
      }
    }
    new RowInputs(encoding.layout(), topology); // which refuses other inputs
    if (!LabelOutputs.of(encoding.label())
        .canReadOff(topology.outputs(), topology.outputActivation())) {
      throw new IllegalArgumentException(
          "a network with %d %s outputs cannot predict the label"
              .formatted(topology.outputs(), Spelling.of(topology.outputActivation())));
    }
  }

  /** One network. */
  public TrainedModel(
      Topology topology,
      TableEncoding encoding,
      float[] parameters,
      Map<String, Object> provenance,
      Map<String, Object> metrics) {
    this(topology, encoding, new float[][] {parameters}, provenance, metrics);
  }

  /** The same model, with a label that reads its outputs otherwise. */
  public TrainedModel withLabel(LabelEncoding label) {
    return new TrainedModel(topology, encoding.with(label), members, provenance, metrics);
  }

  /** The same model, with what was measured. */
  public TrainedModel withMetrics(Map<String, Object> measured) {
    return new TrainedModel(topology, encoding, members, provenance, measured);
  }

  /** The name of the model's content: see {@link ParametersHash}. */
  public String parametersSha256() {
    return ParametersHash.sha256(
        Arrays.stream(members).map(topology.layout()::bySlices).toArray(float[][]::new));
  }

  /** The same of each network's parameters. */
  public List<String> membersSha256() {
    return Arrays.stream(members)
        .map(one -> ParametersHash.sha256(topology.layout().bySlices(one)))
        .toList();
  }
}
