package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.ConfigException;
import io.tributary.config.Spelling;
import io.tributary.network.NumericEmbedding;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks with embeddings, from a table to a model's predictions. */
class EmbeddingsTest {
  @TempDir static Path folder;

  @BeforeAll
  static void writeTable() throws Exception {
    Random random = new Random(4);
    StringBuilder rows = new StringBuilder("x,town,y,colour,label\n");
    for (int i = 0; i < 200; i++) {
      double x = random.nextGaussian();
      int town = random.nextInt(12);
      rows.append(
          "%s,t%d,%s,%s,%s%n"
              .formatted(
                  x,
                  town,
                  random.nextGaussian(),
                  random.nextBoolean() ? "red" : "blue",
                  Math.sin(4 * x) + town % 3));
    }
    Files.writeString(folder.resolve("table.csv"), rows.toString());
  }

  private static Map<String, Object> settings(NumericEmbedding numbers) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", folder.resolve("table.csv").toString());
    values.put("data.label", "label");
    values.put("data.categories.town", "embedding");
    values.put("network.hidden", List.of(8));
    values.put("network.numericEmbedding", Spelling.of(numbers));
    values.put("training.epochs", 3);
    values.put("training.shards", 3);
    values.put("training.mathBackend", "java");
    return values;
  }

  private static RunResult run(Map<String, Object> values, RunControl control) {
    return Tributary.run(SharedSpark.session(), Settings.of(values), new RunObserver() {}, control);
  }

  private static Object hash(RunResult result) {
    return result.summary().get("parametersSha256");
  }

  @ParameterizedTest
  @EnumSource(NumericEmbedding.class)
  void bothEnginesAndARunThatGoesOnGiveTheSameBits(NumericEmbedding numbers) {
    Map<String, Object> values = settings(numbers);
    values.put("training.engine", "local");
    Object expected = hash(run(values, RunControl.withoutCheckpoints()));
    values.put("training.engine", "spark");
    values.put("training.epochs", 2);
    String checkpoints = folder.resolve("run" + numbers).toString();
    run(values, RunControl.withCheckpoints(checkpoints, new Configuration(), false));
    values.put("training.epochs", 3);
    assertEquals(
        expected,
        hash(run(values, RunControl.withCheckpoints(checkpoints, new Configuration(), true))));
  }

  @ParameterizedTest
  @EnumSource(NumericEmbedding.class)
  void aModelThatIsReadAgainPredictsTheSame(NumericEmbedding numbers) throws Exception {
    Model model = run(settings(numbers), RunControl.withoutCheckpoints()).model().orElseThrow();
    String saved = folder.resolve("model" + numbers).toString();
    model.save(saved);
    Model read = Model.load(saved);
    Dataset<Row> table =
        SharedSpark.session()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(folder.resolve("table.csv").toString());
    List<Row> expected = model.transform(table).select("prediction").collectAsList();
    assertEquals(expected, read.transform(table).select("prediction").collectAsList());
    // A town that training has not seen is none of them: 0 in all numbers of its embedding.
    Dataset<Row> elsewhere =
        table.withColumn("town", org.apache.spark.sql.functions.lit("elsewhere"));
    assertNotEquals(expected, read.transform(elsewhere).select("prediction").collectAsList());
  }

  @Test
  void whatIsNoLayoutOfCategoriesIsTold() {
    Map<String, Object> values = settings(NumericEmbedding.PERIODIC);
    values.put("data.categories.town", "embedded");
    assertTrue(message(values).contains("data.categories: expected 'town' to be oneHot,"));
    values.remove("data.categories.town");
    values.put("data.categories", "hot");
    assertTrue(message(values).contains("data.categories: expected auto, oneHot, embedding"));
  }

  private static String message(Map<String, Object> values) {
    return assertThrows(ConfigException.class, () -> Settings.of(values)).getMessage();
  }
}
