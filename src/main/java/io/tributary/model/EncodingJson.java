package io.tributary.model;

import static io.tributary.model.JsonFields.array;
import static io.tributary.model.JsonFields.choice;
import static io.tributary.model.JsonFields.integer;
import static io.tributary.model.JsonFields.object;
import static io.tributary.model.JsonFields.text;
import static io.tributary.model.JsonFields.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.Spelling;
import io.tributary.data.CellReading;
import io.tributary.data.FeatureColumn;
import io.tributary.data.LeftOutColumn;
import io.tributary.data.MissingPolicy;
import io.tributary.data.TableEncoding;
import java.util.ArrayList;
import java.util.List;

/** How a table is read, as {@code model.json} has it. */
final class EncodingJson {
  private EncodingJson() {}

  static ObjectNode write(TableEncoding encoding) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode features = json.putArray("features");
    encoding.features().forEach(feature -> FeatureJson.write(feature, features.addObject()));
    LabelJson.write(encoding.label(), json.putObject("label"));
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

  static TableEncoding read(JsonNode json) {
    List<FeatureColumn> features = new ArrayList<>();
    for (JsonNode column : array(json, "features")) {
      features.add(FeatureJson.read(column));
    }
    return new TableEncoding(
        features,
        LabelJson.read(object(json, "label")),
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
}
