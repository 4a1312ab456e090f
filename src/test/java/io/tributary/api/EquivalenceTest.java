package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.engine.SumPieces;
import io.tributary.testing.SharedSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Distributed training equals one machine's on the whole batch; small networks learn. */
class EquivalenceTest {
  /**
   * DL4J's case, which fails there for uneven partitions and for optimisers with state: 10-10-10,
   * squared error, rate 0.5, three steps, four partitions, 40 rows and 39. Here on four shards, bit
   * for bit on both engines.
   */
  @ParameterizedTest
  @CsvSource({
    "40, '{type: sgd, learningRate: 0.5}'",
    "39, '{type: sgd, learningRate: 0.5}'",
    "39, '{type: sgd, learningRate: 0.5, momentum: 0.9}'",
    "39, '{type: sgd, learningRate: 0.5, momentum: 0.9, nesterov: true}'",
    "39, '{type: adam, learningRate: 0.5}'"
  })
  void fourPartitionsEqualOneMachine(int rows, String optimizer) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", labels());
    values.put("data.scaling", "none");
    values.put("data.labelScaling", "none");
    values.put("data.validation", 0);
    values.put("network.hidden", List.of(10));
    values.put("network.activation", "tanh");
    values.put("training.epochs", 3);
    values.put("training.batchSize", rows);
    values.put("training.shards", 4);
    values.put("training.engine", "spark");
    Dataset<Row> table = table(rows).repartition(4);
    float[] distributed = parameters(table, values, optimizer);
    values.put("training.engine", "local");
    assertArrayEquals(distributed, parameters(table, values, optimizer));
    // And, but for the rounding of sums, what one shard gives.
    values.put("training.shards", 1);
    assertArrayEquals(parameters(table, values, optimizer), distributed, 2e-3f);
  }

  /** 2.2 million weights on sixteen shards: their sums travel in pieces. */
  @ParameterizedTest
  @CsvSource({"40, '{type: sgd, learningRate: 0.01}'", "39, '{type: adam, learningRate: 0.001}'"})
  void sumsInPiecesEqualOneMachine(int rows, String optimizer) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", labels());
    values.put("data.validation", 0);
    values.put("network.hidden", List.of(2000, 1100));
    values.put("training.epochs", 1);
    values.put("training.batchSize", 16);
    values.put("training.shards", 16);
    values.put("training.engine", "spark");
    Dataset<Row> table = table(rows);
    float[] distributed = parameters(table, values, optimizer);
    assertTrue(SumPieces.of(distributed.length, 16, 16).count() > 1, "they would be whole");
    values.put("training.engine", "local");
    assertArrayEquals(distributed, parameters(table, values, optimizer));
  }

  private static float[] parameters(
      Dataset<Row> table, Map<String, Object> values, String optimizer) {
    Map<String, Object> all = new HashMap<>(values);
    for (String entry : optimizer.substring(1, optimizer.length() - 1).split(", ")) {
      String value = entry.substring(entry.indexOf(' ') + 1);
      Object typed =
          value.equals("true")
              ? (Object) true
              : value.matches("[0-9.]+") ? Double.valueOf(value) : value;
      all.put("training.optimizer." + entry.substring(0, entry.indexOf(':')), typed);
    }
    return Tributary.train(table, Settings.of(all)).trained().members()[0];
  }

  private static List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (int j = 0; j < 10; j++) {
      labels.add("y" + j);
    }
    return labels;
  }

  private static Dataset<Row> table(int rows) {
    Random random = new Random(6);
    StructType schema = new StructType();
    for (int i = 0; i < 10; i++) {
      schema = schema.add("x" + i, DataTypes.FloatType);
    }
    for (String label : labels()) {
      schema = schema.add(label, DataTypes.FloatType);
    }
    List<Row> all = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      Object[] cells = new Object[20];
      for (int i = 0; i < 20; i++) {
        cells[i] = random.nextFloat();
      }
      all.add(RowFactory.create(cells));
    }
    return SharedSpark.session().createDataFrame(all, schema);
  }

  /** scikit-learn's cases: digits 0/1 and 0/1/2, 200 rows, 50 hidden units, every activation. */
  @ParameterizedTest
  @CsvSource({
    "1, sigmoid",
    "1, tanh",
    "1, relu",
    "1, identity",
    "2, sigmoid",
    "2, tanh",
    "2, relu",
    "2, identity"
  })
  void digitsAreLearnedWithEveryActivation(int last, String activation) {
    Dataset<Row> digits =
        SharedSpark.session()
            .read()
            .option("header", true)
            .csv("data/digits.csv")
            .filter("digit <= " + last)
            .limit(200);
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", "digit");
    values.put("data.validation", 0);
    values.put("network.hidden", List.of(50));
    values.put("network.activation", activation);
    values.put("training.epochs", 30);
    values.put("training.batchSize", 20);
    values.put("training.optimizer.learningRate", 0.005);
    RunResult result = Tributary.run(digits, Settings.of(values), new RunObserver() {});
    Map<?, ?> train = (Map<?, ?>) ((Map<?, ?>) result.summary().get("final")).get("train");
    double accuracy = (Double) train.get("accuracy");
    assertTrue(accuracy > 0.95, "accuracy " + accuracy);
  }
}
