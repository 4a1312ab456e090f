package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.Spelling;
import io.tributary.data.ArrayFeature;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.FeatureColumn;
import io.tributary.data.FeatureKinds;
import io.tributary.data.HashedFeature;
import io.tributary.data.InputCurve;
import io.tributary.data.InputScaling;
import io.tributary.data.NormalScores;
import io.tributary.data.NumericFeature;
import io.tributary.data.OffsetFeature;
import io.tributary.data.TemporalFeature;
import io.tributary.data.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * The feature columns, kind by kind, as {@code model.json} has them.
 *
 * @param json receives a column's fields, after its name and kind
 */
record FeatureJson(ObjectNode json) implements FeatureKinds<ObjectNode> {
  static void write(FeatureColumn feature, ObjectNode json) {
    json.put("name", feature.name());
    feature.by(new FeatureJson(json.put("kind", feature.kind())));
  }

  static FeatureColumn read(JsonNode column) {
    String kind = JsonFields.text(column, "kind");
    return switch (kind) {
      case "numeric" -> new NumericFeature(JsonFields.text(column, "name"), readScaling(column));
      case "categorical" ->
          new CategoricalFeature(
              JsonFields.text(column, "name"),
              JsonFields.choice(ValueType.class, JsonFields.text(column, "type")),
              JsonFields.texts(column, "categories"),
              column.has("rareCategory") && JsonFields.flag(column, "rareCategory"),
              JsonFields.flag(column, "missingCategory"));
      case "hashed" ->
          new HashedFeature(
              JsonFields.text(column, "name"),
              JsonFields.choice(ValueType.class, JsonFields.text(column, "type")),
              JsonFields.integer(column, "buckets"),
              JsonFields.flag(column, "missingCategory"));
      case "temporal" ->
          new TemporalFeature(
              JsonFields.text(column, "name"),
              JsonFields.flag(column, "timeOfDay"),
              readScaling(column));
      case "array" -> {
        List<InputScaling> scalings = new ArrayList<>();
        JsonFields.array(column, "elements").forEach(element -> scalings.add(readScaling(element)));
        yield new ArrayFeature(JsonFields.text(column, "name"), scalings);
      }
      case "offset" -> new OffsetFeature(JsonFields.text(column, "name"));
      default -> throw new ModelFormatException("unknown kind of column '" + kind + "'");
    };
  }

  @Override
  public ObjectNode numeric(NumericFeature column) {
    return writeScaling(column.scaling(), json);
  }

  @Override
  public ObjectNode categorical(CategoricalFeature column) {
    json.put("type", Spelling.of(column.type()));
    column.categories().forEach(json.putArray("categories")::add);
    if (column.rareCategory()) {
      json.put("rareCategory", true);
    }
    return json.put("missingCategory", column.missingCategory());
  }

  @Override
  public ObjectNode hashed(HashedFeature column) {
    json.put("type", Spelling.of(column.type()));
    json.put("buckets", column.buckets());
    return json.put("missingCategory", column.missingCategory());
  }

  @Override
  public ObjectNode temporal(TemporalFeature column) {
    json.put("timeOfDay", column.timeOfDay());
    return writeScaling(column.days(), json);
  }

  @Override
  public ObjectNode array(ArrayFeature column) {
    ArrayNode elements = json.putArray("elements");
    column.scalings().forEach(scaling -> writeScaling(scaling, elements.addObject()));
    return json;
  }

  @Override
  public ObjectNode offset(OffsetFeature column) {
    return json;
  }

  private static ObjectNode writeScaling(InputScaling scaling, ObjectNode json) {
    if (scaling.origin() != 0) {
      json.put("origin", scaling.origin());
    }
    json.put("offset", scaling.offset());
    json.put("factor", scaling.factor());
    json.put("imputed", scaling.imputed());
    writeCurve(scaling.curve(), json);
    return json;
  }

  private static void writeCurve(InputCurve curve, ObjectNode json) {
    if (curve instanceof InputCurve.SmoothClip) {
      json.put("curve", "smoothClip");
    } else if (curve instanceof NormalScores scores) {
      ArrayNode quantiles = json.put("curve", "normalScores").putArray("quantiles");
      for (float quantile : scores.quantiles()) {
        quantiles.add(quantile);
      }
    }
  }

  private static InputScaling readScaling(JsonNode json) {
    return new InputScaling(
        json.has("origin")
            ? JsonFields.number(json, "origin")
            : 0, // as in models before there were any
        JsonFields.number(json, "offset"),
        JsonFields.number(json, "factor"),
        JsonFields.number(json, "imputed"),
        json.has("curve") ? readCurve(json) : InputCurve.STRAIGHT);
  }

  private static InputCurve readCurve(JsonNode json) {
    String curve = JsonFields.text(json, "curve");
    return switch (curve) {
      case "smoothClip" -> InputCurve.SMOOTH_CLIP;
      case "normalScores" -> new NormalScores(JsonFields.floats(json, "quantiles"));
      default -> throw new ModelFormatException("unknown curve '" + curve + "'");
    };
  }
}
