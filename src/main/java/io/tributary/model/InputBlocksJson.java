package io.tributary.model;

import static io.tributary.model.JsonFields.array;
import static io.tributary.model.JsonFields.integer;
import static io.tributary.model.JsonFields.number;
import static io.tributary.model.JsonFields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.data.InputBins;
import io.tributary.network.CategoryInputs;
import io.tributary.network.InputBlock;
import io.tributary.network.InputEmbeddings;
import io.tributary.network.OffsetInput;
import io.tributary.network.PeriodicInputs;
import io.tributary.network.PiecewiseInputs;
import io.tributary.network.PlainInputs;
import java.util.ArrayList;
import java.util.List;

/** What a network's inputs enter its layers as, as {@code model.json} has it. */
final class InputBlocksJson {
  private static final String PLAIN = "plain";
  private static final String PERIODIC = "periodic";
  private static final String PIECEWISE = "piecewiseLinear";
  private static final String CATEGORY = "category";
  private static final String OFFSET = "offset";

  private InputBlocksJson() {}

  static void write(InputEmbeddings embeddings, ArrayNode json) {
    for (InputBlock block : embeddings.blocks()) {
      ObjectNode one = json.addObject();
      if (block instanceof PlainInputs) {
        one.put("kind", PLAIN);
        one.put("inputs", block.inputs());
      } else if (block instanceof PeriodicInputs waves) {
        one.put("kind", PERIODIC);
        one.put("inputs", block.inputs());
        one.put("frequencies", waves.frequencies());
        one.put("each", waves.each());
        one.put("sigma", waves.sigma());
      } else if (block instanceof PiecewiseInputs parts) {
        one.put("kind", PIECEWISE);
        one.put("inputs", block.inputs());
        writeEdges(parts.bins(), one.putArray("edges"));
      } else if (block instanceof OffsetInput) {
        one.put("kind", OFFSET);
        one.put("inputs", block.inputs());
      } else {
        one.put("kind", CATEGORY);
        one.put("inputs", block.inputs());
        one.put("outputs", block.outputs());
      }
    }
  }

  private static void writeEdges(InputBins bins, ArrayNode json) {
    for (int i = 0; i < bins.inputs(); i++) {
      ArrayNode edges = json.addArray();
      for (float edge : bins.edges(i)) {
        edges.add(edge);
      }
    }
  }

  private static PiecewiseInputs readPieces(JsonNode json, int inputs) {
    List<float[]> edges = new ArrayList<>();
    for (JsonNode ofInput : array(json, "edges")) {
      edges.add(JsonFields.floats("edges", ofInput));
    }
    if (edges.size() != inputs) {
      throw new ModelFormatException(
          "'edges' are those of %d inputs, not of %d".formatted(edges.size(), inputs));
    }
    return new PiecewiseInputs(new InputBins(edges));
  }

  static InputEmbeddings read(Iterable<JsonNode> json) {
    List<InputBlock> blocks = new ArrayList<>();
    for (JsonNode one : json) {
      int inputs = positive(one, "inputs");
      blocks.add(
          switch (text(one, "kind")) {
            case PLAIN -> new PlainInputs(inputs);
            case PERIODIC ->
                new PeriodicInputs(
                    inputs,
                    positive(one, "frequencies"),
                    positive(one, "each"),
                    number(one, "sigma"));
            case PIECEWISE -> readPieces(one, inputs);
            case CATEGORY -> new CategoryInputs(inputs, positive(one, "outputs"));
            case OFFSET -> new OffsetInput();
            default ->
                throw new ModelFormatException(
                    "an input block of the kind '%s', which this version does not know"
                        .formatted(text(one, "kind")));
          });
    }
    return new InputEmbeddings(blocks);
  }

  private static int positive(JsonNode json, String name) {
    int value = integer(json, name);
    if (value < 1) {
      throw new ModelFormatException("'%s' of an input block is %d".formatted(name, value));
    }
    return value;
  }
}
