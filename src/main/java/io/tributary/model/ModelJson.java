package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.Spelling;
import io.tributary.data.ArrayFeature;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.CellReading;
import io.tributary.data.ClassLabel;
import io.tributary.data.FeatureColumn;
import io.tributary.data.InputScaling;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LeftOutColumn;
import io.tributary.data.MissingPolicy;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericFeature;
import io.tributary.data.NumericLabel;
import io.tributary.data.TableEncoding;
import io.tributary.data.TemporalFeature;
import io.tributary.data.ValueType;
import io.tributary.network.Activation;
import io.tributary.network.Dense;
import io.tributary.network.Layer;
import io.tributary.network.Loss;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code model.json}: everything of a model but its parameters. Format version 1. */
final class ModelJson {
  static final String FORMAT = "tributary-model";
  static final int VERSION = 1;

  private static final Map<String, Integer> INTEGER_BITS =
      Map.of("tinyint", 8, "smallint", 16, "int", 32, "bigint", 64);
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}), *(\\d{1,2})\\)");
  private static final int MAX_DECIMAL_PRECISION = 38;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  static ObjectNode write(TrainedModel model) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("formatVersion", VERSION);
    json.put("parametersSha256", model.parametersSha256());
    json.set("topology", topology(model.topology()));
    json.set("encoding", encoding(model.encoding()));
    json.set("provenance", JSON.valueToTree(model.provenance()));
    json.set("metrics", JSON.valueToTree(model.metrics()));
    return json;
  }

  private static ObjectNode topology(Topology topology) {
    ObjectNode json = JSON.createObjectNode();
    json.put("inputs", topology.inputs());
    ArrayNode hidden = json.putArray("hidden");
    ArrayNode activations = json.putArray("activations");
    for (Layer layer : topology.layers().subList(0, topology.layers().size() - 1)) {
      if (layer instanceof Dense dense) {
        hidden.add(dense.units());
        activations.add(Spelling.of(dense.activation()));
      }
    }
    json.put("outputs", topology.outputs());
    json.put("outputActivation", Spelling.of(topology.outputActivation()));
    json.put("loss", Spelling.of(topology.loss()));
    return json;
  }

  static ObjectNode encoding(TableEncoding encoding) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode features = json.putArray("features");
    for (FeatureColumn feature : encoding.features()) {
      ObjectNode column = features.addObject().put("name", feature.name());
      if (feature instanceof NumericFeature numeric) {
        column.put("kind", "numeric");
        writeScaling(numeric.scaling(), column);
      } else if (feature instanceof CategoricalFeature categorical) {
        column.put("kind", "categorical");
        column.put("type", Spelling.of(categorical.type()));
        categorical.categories().forEach(column.putArray("categories")::add);
        column.put("missingCategory", categorical.missingCategory());
      } else if (feature instanceof TemporalFeature temporal) {
        column.put("kind", "temporal");
        column.put("timeOfDay", temporal.timeOfDay());
        writeScaling(temporal.days(), column);
      } else if (feature instanceof ArrayFeature array) {
        column.put("kind", "array");
        ArrayNode elements = column.putArray("elements");
        array.scalings().forEach(scaling -> writeScaling(scaling, elements.addObject()));
      }
    }
    ObjectNode label = json.putObject("label");
    if (encoding.label() instanceof ClassLabel classes) {
      label.put("kind", "classes");
      label.put("name", classes.column());
      label.put("type", Spelling.of(classes.type()));
      label.put("sqlType", classes.sqlType());
      classes.classes().forEach(label.putArray("classes")::add);
    } else if (encoding.label() instanceof MultiLabel labels) {
      label.put("kind", "multiLabel");
      labels.columns().forEach(label.putArray("names")::add);
    } else if (encoding.label() instanceof NumericLabel numbers) {
      label.put("kind", "numbers");
      numbers.columns().forEach(label.putArray("names")::add);
      if (numbers.origins().stream().anyMatch(origin -> origin != 0)) {
        numbers.origins().forEach(label.putArray("origins")::add);
      }
      numbers.offsets().forEach(label.putArray("offsets")::add);
      numbers.scales().forEach(label.putArray("scales")::add);
    }
    json.put("weight", encoding.weight());
    if (encoding.weightExponent() != 0) {
      json.put("weightExponent", encoding.weightExponent());
    }
    json.put("missing", Spelling.of(encoding.missing()));
    encoding.missingValues().forEach(json.putArray("missingValues")::add);
    if (!encoding.reading().equals(CellReading.PLAIN)) {
      CellReadingJson.write(encoding.reading(), json.putObject("reading"));
    }
    ArrayNode leftOut = json.putArray("leftOut");
    for (LeftOutColumn column : encoding.leftOut()) {
      leftOut.addObject().put("name", column.name()).put("reason", column.reason());
    }
    return json;
  }

  private static void writeScaling(InputScaling scaling, ObjectNode json) {
    if (scaling.origin() != 0) {
      json.put("origin", scaling.origin());
    }
    json.put("offset", scaling.offset());
    json.put("factor", scaling.factor());
    json.put("imputed", scaling.imputed());
  }

  private static InputScaling readScaling(JsonNode json) {
    return new InputScaling(
        json.has("origin") ? number(json, "origin") : 0, // as in models before there were any
        number(json, "offset"),
        number(json, "factor"),
        number(json, "imputed"));
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
    int version = integer(json, "formatVersion");
    if (version != VERSION) {
      throw new ModelFormatException(
          "it has format version %d, and this Tributary reads version %d"
              .formatted(version, VERSION));
    }
  }

  static Topology readTopology(JsonNode model) {
    JsonNode json = object(model, "topology");
    List<Integer> hidden = new ArrayList<>();
    for (JsonNode units : array(json, "hidden")) {
      if (!units.isInt()) {
        throw new ModelFormatException("'hidden' holds " + shown(units) + ", not a whole number");
      }
      hidden.add(units.intValue());
    }
    List<Activation> activations =
        texts(json, "activations").stream().map(t -> choice(Activation.class, t)).toList();
    return Topology.dense(
        integer(json, "inputs"),
        hidden,
        activations,
        integer(json, "outputs"),
        choice(OutputActivation.class, text(json, "outputActivation")),
        choice(Loss.class, text(json, "loss")));
  }

  static TableEncoding readEncoding(JsonNode model) {
    JsonNode json = object(model, "encoding");
    List<FeatureColumn> features = new ArrayList<>();
    for (JsonNode column : array(json, "features")) {
      features.add(readFeature(column));
    }
    return new TableEncoding(
        features,
        readLabel(object(json, "label")),
        json.path("weight").isNull() ? null : text(json, "weight"),
        json.has("weightExponent") ? integer(json, "weightExponent") : 0,
        choice(MissingPolicy.class, text(json, "missing")),
        texts(json, "missingValues"),
        CellReadingJson.read(json),
        readLeftOut(json));
  }

  // A list for people: models that were written before it was kept have none.
  private static List<LeftOutColumn> readLeftOut(JsonNode json) {
    List<LeftOutColumn> leftOut = new ArrayList<>();
    if (json.has("leftOut")) {
      for (JsonNode column : array(json, "leftOut")) {
        leftOut.add(new LeftOutColumn(text(column, "name"), text(column, "reason")));
      }
    }
    return leftOut;
  }

  private static FeatureColumn readFeature(JsonNode column) {
    String kind = text(column, "kind");
    return switch (kind) {
      case "numeric" -> new NumericFeature(text(column, "name"), readScaling(column));
      case "categorical" ->
          new CategoricalFeature(
              text(column, "name"),
              choice(ValueType.class, text(column, "type")),
              texts(column, "categories"),
              flag(column, "missingCategory"));
      case "temporal" ->
          new TemporalFeature(text(column, "name"), flag(column, "timeOfDay"), readScaling(column));
      case "array" -> {
        List<InputScaling> scalings = new ArrayList<>();
        array(column, "elements").forEach(element -> scalings.add(readScaling(element)));
        yield new ArrayFeature(text(column, "name"), scalings);
      }
      default -> throw new ModelFormatException("unknown kind of column '" + kind + "'");
    };
  }

  private static LabelEncoding readLabel(JsonNode label) {
    String kind = text(label, "kind");
    return switch (kind) {
      case "classes" -> {
        ClassLabel classes =
            new ClassLabel(
                text(label, "name"),
                choice(ValueType.class, text(label, "type")),
                text(label, "sqlType"),
                texts(label, "classes"));
        checkCells(classes);
        yield classes;
      }
      case "multiLabel" -> new MultiLabel(texts(label, "names"));
      case "numbers" ->
          label.has("origins")
              ? new NumericLabel(
                  texts(label, "names"),
                  numbers(label, "origins"),
                  numbers(label, "offsets"),
                  numbers(label, "scales"))
              : new NumericLabel(
                  texts(label, "names"), numbers(label, "offsets"), numbers(label, "scales"));
      default -> throw new ModelFormatException("unknown kind of label '" + kind + "'");
    };
  }

  // A class is predicted in its own type; what that cannot hold would fail while a table is scored.
  private static void checkCells(ClassLabel label) {
    String type = label.sqlType().toLowerCase(Locale.ROOT);
    Matcher decimal = DECIMAL.matcher(type);
    boolean fits =
        switch (label.type()) {
          case TEXT -> false;
          case BOOLEAN -> type.equals("boolean");
          case NUMBER ->
              decimal.matches()
                  ? holds(decimal, label.classes())
                  : INTEGER_BITS.containsKey(type)
                      ? holds(INTEGER_BITS.get(type), label.classes())
                      : type.equals("float") || type.equals("double");
        };
    if (!fits && !type.equals("string")) {
      throw new ModelFormatException(
          "'sqlType' is \"%s\", no type of the classes %s"
              .formatted(label.sqlType(), label.classes()));
    }
  }

  private static boolean holds(int bits, List<String> numbers) {
    BigDecimal limit = new BigDecimal(BigInteger.ONE.shiftLeft(bits - 1));
    return numbers.stream()
        .map(BigDecimal::new)
        .allMatch(
            n ->
                n.stripTrailingZeros().scale() <= 0
                    && n.compareTo(limit.negate()) >= 0
                    && n.compareTo(limit) < 0);
  }

  private static boolean holds(Matcher decimal, List<String> numbers) {
    int precision = Integer.parseInt(decimal.group(1));
    int scale = Integer.parseInt(decimal.group(2));
    return precision <= MAX_DECIMAL_PRECISION
        && scale <= precision
        && numbers.stream()
            .map(n -> new BigDecimal(n).setScale(scale, RoundingMode.HALF_UP))
            .allMatch(n -> n.precision() <= precision);
  }

  static Map<String, Object> readMap(JsonNode model, String field) {
    Map<String, Object> map = new LinkedHashMap<>();
    object(model, field)
        .properties()
        .forEach(e -> map.put(e.getKey(), JSON.convertValue(e.getValue(), Object.class)));
    return map;
  }

  static String text(JsonNode json, String field) {
    return require(json, field, json.path(field).isTextual(), "a text").textValue();
  }

  private static int integer(JsonNode json, String field) {
    return require(json, field, json.path(field).isInt(), "a whole number").intValue();
  }

  private static double number(JsonNode json, String field) {
    return require(json, field, json.path(field).isNumber(), "a number").doubleValue();
  }

  static boolean flag(JsonNode json, String field) {
    return require(json, field, json.path(field).isBoolean(), "true or false").booleanValue();
  }

  static JsonNode object(JsonNode json, String field) {
    return require(json, field, json.path(field).isObject(), "an object");
  }

  private static JsonNode array(JsonNode json, String field) {
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

  private static List<Double> numbers(JsonNode json, String field) {
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

  private static JsonNode require(JsonNode json, String field, boolean valid, String expected) {
    if (!valid) {
      throw new ModelFormatException(
          "'%s' is %s, not %s".formatted(field, shown(json.path(field)), expected));
    }
    return json.path(field);
  }

  private static String shown(JsonNode found) {
    return switch (found.getNodeType()) {
      case MISSING -> "missing";
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      default -> found.toString();
    };
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (Spelling.of(constant).equals(text)) {
        return constant;
      }
    }
    throw new ModelFormatException("'%s' is no %s".formatted(text, type.getSimpleName()));
  }
}
