package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.data.TableEncoding;
import io.tributary.network.Topology;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code model.json}: everything of a model but its parameters. Format version 1. Its parts are
 * {@link TopologyJson} and {@link EncodingJson}.
 */
final class ModelJson {
  static final String FORMAT = "tributary-model";
  static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  static ObjectNode write(TrainedModel model) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("formatVersion", VERSION);
    json.put("parametersSha256", model.parametersSha256());
    TopologyJson.write(model.topology(), json.putObject("topology"));
    json.set("encoding", EncodingJson.write(model.encoding()));
    json.set("provenance", JSON.valueToTree(model.provenance()));
    json.set("metrics", JSON.valueToTree(model.metrics()));
    return json;
  }

  /**
   * The format's magic and version.
   *
   * @throws ModelFormatException if the file is no model, or of a newer version
   */
  static void checkFormat(JsonNode json) {
    if (!json.isObject() || !FORMAT.equals(json.path("format").asText())) {
      throw new ModelFormatException(
          "it is no Tributary model: \"format\": \"%s\" is not there".formatted(FORMAT));
    }
    int version = JsonFields.integer(json, "formatVersion");
    if (version != VERSION) {
      throw new ModelFormatException(
          "it has format version %d, and this Tributary reads version %d"
              .formatted(version, VERSION));
    }
  }

  static Topology readTopology(JsonNode model) {
    return TopologyJson.read(JsonFields.object(model, "topology"));
  }

  static TableEncoding readEncoding(JsonNode model) {
    return EncodingJson.read(JsonFields.object(model, "encoding"));
  }

  static Map<String, Object> readMap(JsonNode model, String field) {
    Map<String, Object> map = new LinkedHashMap<>();
    JsonFields.object(model, field)
        .properties()
        .forEach(e -> map.put(e.getKey(), JSON.convertValue(e.getValue(), Object.class)));
    return map;
  }
}
