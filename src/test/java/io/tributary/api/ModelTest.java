package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.model.TrainedModel;
import io.tributary.report.ModelReport;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door for Spark programs: train a Dataset, use the model, save it, load it. */
class ModelTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("x", DataTypes.DoubleType)
          .add("colour", DataTypes.StringType)
          .add("warm", DataTypes.BooleanType)
          .add("label", DataTypes.IntegerType);

  @TempDir static Path folder;

  private static Dataset<Row> table;
  private static Model model;

  @BeforeAll
  static void train() {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      double x = random.nextGaussian();
      String colour = List.of("red", "green", "blue").get(random.nextInt(3));
      boolean warm = random.nextBoolean();
      int label = x + (warm ? 1 : -1) > 0 ? 7 : 3;
      rows.add(RowFactory.create(i, x, colour, warm, label));
    }
    table = SharedSpark.session().createDataFrame(rows, SCHEMA);
    model =
        Tributary.train(
            table,
            Settings.of(
                Map.of(
                    "data.label",
                    "label",
                    "data.ignore",
                    "id",
                    "network.hidden",
                    List.of(6),
                    "training.epochs",
                    15,
                    "training.batchSize",
                    16,
                    "training.optimizer.learningRate",
                    0.02)));
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList().stream().map(Row::toString).toList();
  }

  @Test
  void transformKeepsTheTableAndAddsPredictions() {
    Dataset<Row> scored = model.transform(table);
    assertEquals(
        List.of("id", "x", "colour", "warm", "label", "prediction", "probability"),
        List.of(scored.columns()));
    assertEquals(texts(table), texts(scored.drop("prediction", "probability")));
    assertEquals(DataTypes.IntegerType, scored.schema().apply("prediction").dataType());
  }

  @Test
  void evaluateCountsWhatTransformPredicts() {
    long right = model.transform(table).where("label = prediction").count();
    assertTrue(right > 216, "of 240 rows, right are " + right);
    assertEquals(right / 240.0, model.evaluate(table, "the table").get("accuracy"));
  }

  @Test
  void scoringTellsWhatItMet() {
    try (Scoring scoring = model.score(table.where("id < 13"), "thirteen rows", List.of("id"))) {
      assertEquals(13, scoring.rows().collectAsList().size());
      assertEquals(List.of("id", "prediction", "probability"), List.of(scoring.rows().columns()));
      assertEquals(13, scoring.rowCount());
      assertEquals(0, scoring.unpredicted());
      assertEquals(List.of(), scoring.notes());
    }
    Dataset<Row> missing = table.withColumn("x", functions.lit(null).cast("double"));
    try (Scoring scoring = model.score(missing, "the table", List.of())) {
      Exception e = assertThrows(Exception.class, () -> scoring.rows().collect());
      String message = scoring.explained(e).getMessage();
      assertTrue(message.startsWith("the table: column 'x' has a missing value"), message);
    }
  }

  @Test
  void aSavedModelPredictsTheSame() throws Exception {
    String path = folder.resolve("same").toString();
    model.save(path);
    Model loaded = Model.load(path);
    assertEquals(texts(model.transform(table)), texts(loaded.transform(table)));
    assertEquals(model.evaluate(table, "t"), loaded.evaluate(table, "t"));
    assertEquals(model.trained().parametersSha256(), loaded.trained().parametersSha256());
  }

  /** Provenance is for people, who may have changed it. */
  @Test
  void oddProvenanceDoesNotKeepAModelFromBeingEvaluated() {
    TrainedModel trained = model.trained();
    for (Object shards : List.of(0, -3, 1L << 32, 1e300, "two", List.of(2))) {
      Model odd =
          new Model(
              new TrainedModel(
                  trained.topology(),
                  trained.encoding(),
                  trained.members(),
                  Map.of("shards", shards, "seed", "none"),
                  Map.of()));
      assertEquals(
          model.evaluate(table, "t").get("accuracy"), odd.evaluate(table, "t").get("accuracy"));
    }
  }

  @Test
  void trainingAgainGivesTheSameModel() {
    Settings settings =
        Settings.of(Map.of("data.label", "label", "data.ignore", "id", "training.epochs", 2));
    assertEquals(
        Tributary.train(table, settings).trained().parametersSha256(),
        Tributary.train(table.repartition(5), settings).trained().parametersSha256());
  }

  @Test
  void aTableMadeInMemoryIsScoredInAnyColumnOrderAndType() {
    StructType other =
        new StructType()
            .add("warm", DataTypes.StringType)
            .add("x", DataTypes.FloatType)
            .add("extra.dotted", DataTypes.createArrayType(DataTypes.StringType))
            .add("colour", DataTypes.StringType);
    List<Row> rows =
        List.of(
            RowFactory.create("TRUE", 1.5f, new String[] {"kept"}, "red"),
            RowFactory.create("false", -1.5f, null, "never seen"));
    List<Row> scored =
        model.transform(SharedSpark.session().createDataFrame(rows, other)).collectAsList();
    assertEquals(7, scored.get(0).getInt(4));
    assertEquals(3, scored.get(1).getInt(4));
    assertEquals(List.of("kept"), scored.get(0).getList(2));
    assertTrue(scored.get(1).isNullAt(2));
  }

  @Test
  void anEmptyTableIsScoredToAnEmptyOne() {
    Dataset<Row> scored = model.transform(table.where("false"));
    assertEquals(0, scored.count());
    assertEquals(7, scored.columns().length);
  }

  @Test
  void saveDoesNotReplaceAModel() throws Exception {
    String path = folder.resolve("once").toString();
    model.save(path);
    byte[] before = Files.readAllBytes(folder.resolve("once/model.json"));
    UserException e = assertThrows(UserException.class, () -> model.save(path));
    assertTrue(e.getMessage().contains(path), e.getMessage());
    org.junit.jupiter.api.Assertions.assertArrayEquals(
        before, Files.readAllBytes(folder.resolve("once/model.json")));
  }

  @Test
  void aModelIsReadAndShownWithoutASession() throws Exception {
    String path = folder.resolve("shown").toString();
    model.save(path);
    SparkSession session = SharedSpark.session();
    SparkSession.clearDefaultSession();
    SparkSession.clearActiveSession();
    try {
      String shown = ModelReport.of(Model.load(path).trained());
      // Whoever asked for a session would have made it the default one.
      assertTrue(SparkSession.getDefaultSession().isEmpty());
      assertTrue(shown.contains("[3, 7]"), shown);
      assertTrue(shown.contains("colour"), shown);
      assertTrue(shown.contains("[blue, green, red]"), shown);
      assertTrue(shown.contains(model.trained().parametersSha256()), shown);
      assertTrue(shown.indexOf("  id ") > shown.indexOf("Left out: 1"), shown);
    } finally {
      SparkSession.setDefaultSession(session);
      SparkSession.setActiveSession(session);
    }
  }

  @Test
  void divergenceIsAnExceptionOfItsOwn() {
    Settings settings =
        Settings.of(
            Map.of(
                "data.label", "x",
                "data.features", "id",
                "data.scaling", "none",
                "training.optimizer.type", "sgd",
                "training.optimizer.learningRate", 1e6));
    TrainingDivergedException e =
        assertThrows(TrainingDivergedException.class, () -> Tributary.train(table, settings));
    assertTrue(e.getMessage().contains("1000000.0"), e.getMessage());
  }

  @Test
  void aTableWithoutAFeatureColumnIsRefusedAtOnce() {
    UserException e =
        assertThrows(UserException.class, () -> model.transform(table.drop("colour")));
    assertTrue(e.getMessage().contains("'colour'"), e.getMessage());
  }
}
