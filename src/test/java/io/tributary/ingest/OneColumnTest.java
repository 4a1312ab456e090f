package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.api.InternalAccess;
import io.tributary.api.Settings;
import io.tributary.config.UserException;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table that seems to have one column, since its cells are separated in another way. */
class OneColumnTest {
  private static String message(String header) {
    StructType schema = new StructType().add(header, DataTypes.StringType);
    return assertThrows(
            UserException.class,
            () ->
                ColumnSelection.of(
                    schema, InternalAccess.data(Settings.of(Map.of("data.label", "y")))))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource({"a;b;y,;", "a\ty,\\t", "a|b|y,|"})
  void theSeparatorIsNamed(String header, String separator) {
    String message = message(header);
    assertTrue(message.endsWith("set data.options: {sep: \"" + separator + "\"}"), message);
  }

  @Test
  void aSingleColumnWithAPlainNameIsNoHint() {
    assertEquals(
        "data.label: the table has no column 'y'; its columns are [text]", message("text"));
  }
}
