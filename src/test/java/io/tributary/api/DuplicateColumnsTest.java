package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program's table that has a column twice, as a join leaves it, is refused by the name. */
class DuplicateColumnsTest {
  @ParameterizedTest
  @CsvSource({"k, y", "y, k"})
  void aJoinThatKeepsBothColumnsIsTold(String twice, String once) {
    Dataset<Row> left =
        SharedSpark.session()
            .range(12)
            .selectExpr("id AS " + twice, "id % 7 AS u", "id % 2 AS " + once);
    Dataset<Row> right =
        SharedSpark.session().range(12).selectExpr("id AS " + twice, "id % 5 AS v");
    Dataset<Row> joined = left.join(right, left.col(twice).equalTo(right.col(twice)));
    Settings settings = Settings.of(Map.of("data.label", "y", "network.hidden", List.of(4)));
    String message =
        assertThrows(UserException.class, () -> Tributary.train(joined, settings)).getMessage();
    assertTrue(message.contains("the column name '" + twice + "' twice"), message);
    assertTrue(message.contains("rename or drop one of them"), message);
  }
}
