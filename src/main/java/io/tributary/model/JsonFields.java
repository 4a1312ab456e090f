package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.ChoiceType;
import io.tributary.config.Config;
import io.tributary.config.ConfigException;
import io.tributary.config.Key;
import io.tributary.config.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of a JSON object that must be there and of a kind; what is not is a {@link
 * ModelFormatException} that names the field, what was found, and what was expected.
 */
final class JsonFields {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonFields() {}

  static String text(JsonNode json, String field) {
    return require(json, field, json.path(field).isTextual(), "a text").textValue();
  }

  static int integer(JsonNode json, String field) {
    return require(json, field, json.path(field).isInt(), "a whole number").intValue();
  }

  static double number(JsonNode json, String field) {
    return require(json, field, json.path(field).isNumber(), "a number").doubleValue();
  }

  static boolean flag(JsonNode json, String field) {
    return require(json, field, json.path(field).isBoolean(), "true or false").booleanValue();
  }

  static JsonNode object(JsonNode json, String field) {
    return require(json, field, json.path(field).isObject(), "an object");
  }

  static JsonNode array(JsonNode json, String field) {
    return require(json, field, json.path(field).isArray(), "a list");
  }

  static List<String> texts(JsonNode json, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(json, field)) {
      if (!element.isTextual()) {
        throw new ModelFormatException(
            "'%s' holds %s, not a text".formatted(field, shown(element)));
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  static List<Double> numbers(JsonNode json, String field) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode element : array(json, field)) {
      if (!element.isNumber()) {
        throw new ModelFormatException(
            "'%s' holds %s, not a number".formatted(field, shown(element)));
      }
      numbers.add(element.doubleValue());
    }
    return numbers;
  }

  static float[] floats(JsonNode json, String field) {
    return floats(field, array(json, field));
  }

  /** A list of floats that is part of a field. */
  static float[] floats(String field, JsonNode array) {
    if (!array.isArray()) {
      throw new ModelFormatException("'%s' holds %s, not a list".formatted(field, shown(array)));
    }
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      if (!array.get(i).isNumber()) {
        throw new ModelFormatException(
            "'%s' holds %s, not a number".formatted(field, shown(array.get(i))));
      }
      floats[i] = array.get(i).floatValue();
    }
    return floats;
  }

  private static JsonNode require(JsonNode json, String field, boolean valid, String expected) {
    if (!valid) {
      throw new ModelFormatException(
          "'%s' is %s, not %s".formatted(field, shown(json.path(field)), expected));
    }
    return json.path(field);
  }

  static String shown(JsonNode found) {
    return switch (found.getNodeType()) {
      case MISSING -> "missing";
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      default -> found.toString();
    };
  }

  /** Writes a choice as a configuration spells it. */
  static <T> void putChoice(ObjectNode json, String field, ChoiceType<T> type, T value) {
    json.set(field, JSON.valueToTree(type.write(value)));
  }

  /** A choice as {@link #putChoice} has written it. */
  static <T> T choice(ChoiceType<T> type, JsonNode json, String field) {
    JsonNode found =
        require(
            json,
            field,
            json.path(field).isTextual() || json.path(field).isObject(),
            "a text or an object");
    Config config = Config.of(Map.of(field, JSON.convertValue(found, Object.class)));
    T value = config.root().get(Key.of(field, type, type.defaults(), ""));
    try {
      config.check();
    } catch (ConfigException e) {
      throw new ModelFormatException(e.getMessage());
    }
    if (!JSON.valueToTree(type.write(value)).equals(found)) {
      throw new ModelFormatException("'%s' is %s".formatted(field, found));
    }
    return value;
  }

  static <E extends Enum<E>> E choice(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (Spelling.of(constant).equals(text)) {
        return constant;
      }
    }
    throw new ModelFormatException("'%s' is no %s".formatted(text, type.getSimpleName()));
  }
}
