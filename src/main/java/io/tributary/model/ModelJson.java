package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.data.TableEncoding;
import io.tributary.network.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code model.json}: everything of a model but its parameters. Format version 1; of an ensemble 2,
 * since an earlier reader would take its first network for all of it. Its parts are {@link
 * TopologyJson} and {@link EncodingJson}.
 */
final class ModelJson {
  static final String FORMAT = "tributary-model";
  static final int VERSION = 1;

  /** With the hashes of several networks' parameters under {@code members}. */
  static final int ENSEMBLE_VERSION = 2;

  private static final String HASH = "parametersSha256";
  private static final String MEMBERS = "members";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  static ObjectNode write(TrainedModel model) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    List<String> hashes = model.membersSha256();
    json.put("formatVersion", hashes.size() == 1 ? VERSION : ENSEMBLE_VERSION);
    json.put(HASH, model.parametersSha256());
    if (hashes.size() > 1) {
      hashes.forEach(json.putArray(MEMBERS)::add);
    }
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
    if (version != VERSION && version != ENSEMBLE_VERSION) {
      throw new ModelFormatException(
          "it has format version %d, and this Tributary reads versions %d and %d"
              .formatted(version, VERSION, ENSEMBLE_VERSION));
    }
  }

  /** The hash of each network's parameters. */
  static List<String> readHashes(JsonNode model) {
    if (JsonFields.integer(model, "formatVersion") == VERSION) {
      return List.of(JsonFields.text(model, HASH));
    }
    List<String> hashes = JsonFields.texts(model, MEMBERS);
    if (hashes.size() < 2 || !hashes.stream().allMatch(hash -> hash.matches("[0-9a-f]{64}"))) {
      throw new ModelFormatException("\"%s\" is no list of two or more SHA-256".formatted(MEMBERS));
    }
    return hashes;
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
