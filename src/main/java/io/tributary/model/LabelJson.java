package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.Spelling;
import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LabelKinds;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.data.ValueType;

/**
 * The label, kind by kind, as {@code model.json} has it.
 *
 * @param json receives the label's fields, after its kind
 */
record LabelJson(ObjectNode json) implements LabelKinds<ObjectNode> {
  static void write(LabelEncoding label, ObjectNode json) {
    label.by(new LabelJson(json.put("kind", label.kind())));
  }

  static LabelEncoding read(JsonNode label) {
    String kind = JsonFields.text(label, "kind");
    return switch (kind) {
      case "classes" -> {
        ClassLabel classes =
            new ClassLabel(
                JsonFields.text(label, "name"),
                JsonFields.choice(ValueType.class, JsonFields.text(label, "type")),
                JsonFields.text(label, "sqlType"),
                JsonFields.texts(label, "classes"),
                label.has("threshold") ? JsonFields.number(label, "threshold") : ClassLabel.EVEN);
        PredictionType.check(classes);
        yield classes;
      }
      case "multiLabel" -> new MultiLabel(JsonFields.texts(label, "names"));
      case "numbers" ->
          label.has("origins")
              ? new NumericLabel(
                  JsonFields.texts(label, "names"),
                  JsonFields.numbers(label, "origins"),
                  JsonFields.numbers(label, "offsets"),
                  JsonFields.numbers(label, "scales"))
              : new NumericLabel(
                  JsonFields.texts(label, "names"),
                  JsonFields.numbers(label, "offsets"),
                  JsonFields.numbers(label, "scales"));
      default -> throw new ModelFormatException("unknown kind of label '" + kind + "'");
    };
  }

  @Override
  public ObjectNode classes(ClassLabel label) {
    json.put("name", label.column());
    json.put("type", Spelling.of(label.type()));
    json.put("sqlType", label.sqlType());
    label.classes().forEach(json.putArray("classes")::add);
    if (label.threshold() != ClassLabel.EVEN) {
      json.put("threshold", label.threshold());
    }
    return json;
  }

  @Override
  public ObjectNode multiLabel(MultiLabel label) {
    label.columns().forEach(json.putArray("names")::add);
    return json;
  }

  @Override
  public ObjectNode numbers(NumericLabel label) {
    label.columns().forEach(json.putArray("names")::add);
    if (label.origins().stream().anyMatch(origin -> origin != 0)) {
      label.origins().forEach(json.putArray("origins")::add);
    }
    label.offsets().forEach(json.putArray("offsets")::add);
    label.scales().forEach(json.putArray("scales")::add);
    return json;
  }
}
