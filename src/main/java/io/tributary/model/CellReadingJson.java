package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.data.CellReading;

/** How cells of text are read, as {@code model.json} has it. */
final class CellReadingJson {
  private CellReadingJson() {}

  static void write(CellReading reading, ObjectNode json) {
    json.put("decimal", reading.decimal());
    reading.numberMarks().forEach(json.putArray("numberMarks")::add);
    reading.dateFormats().forEach(json.putArray("dateFormats")::add);
    reading.missingWords().forEach(json.putArray("missingWords")::add);
    json.put("trimsTexts", reading.trimsTexts());
  }

  /** Models that were written before there was a choice read cells as they are. */
  static CellReading read(JsonNode encoding) {
    if (!encoding.has("reading")) {
      return CellReading.PLAIN;
    }
    JsonNode json = JsonFields.object(encoding, "reading");
    return new CellReading(
        JsonFields.text(json, "decimal"),
        JsonFields.texts(json, "numberMarks"),
        JsonFields.texts(json, "dateFormats"),
        JsonFields.texts(json, "missingWords"),
        JsonFields.flag(json, "trimsTexts"));
  }
}
