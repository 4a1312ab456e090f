package io.tributary.api;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ClassLabel;
import io.tributary.data.Task;
import io.tributary.testing.SharedSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a label of whole numbers is taken for, and that it is said in every case. */
class WholeNumberLabelTest {
  private static final class Told implements RunObserver {
    final List<String> lines = new ArrayList<>();

    @Override
    public void tells(String line) {
      lines.add(line);
    }
  }

  private static Dataset<Row> table(int rows, String label) {
    return SharedSpark.session()
        .range(0, rows, 1, 2)
        .select(expr("id * 0.37 % 1 as x"), expr(label + " as y"));
  }

  private static RunResult run(Dataset<Row> table, Told told, Map<String, Object> more) {
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                "network.hidden",
                List.of(),
                "data.label",
                "y",
                "training.epochs",
                0,
                "data.validation",
                0));
    values.putAll(more);
    return Tributary.run(table, Settings.of(values), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what it is like | rows | label | distinct numbers | decision
        "ratings            |  100 | id % 10 + 1              | 10 | CLASSIFICATION",
        "few years          |   60 | 2000 + id % 20           | 20 | CLASSIFICATION",
        "kinds of attack    | 2000 | id % 23                  | 23 | CLASSIFICATION",
        "attacks, uneven    | 2000 | greatest(id - 1977, 0)   | 23 | CLASSIFICATION",
        "letters            |  520 | id % 26 + 1              | 26 | CLASSIFICATION",
        "letters, few rows  |  519 | id % 26 + 1              | 26 | REGRESSION",
        "a gap              | 2000 | if(id % 26 = 3, 4, id % 26) | 25 | REGRESSION",
        "years              | 2000 | 1990 + id % 30           | 30 | REGRESSION",
        "from -1            | 2000 | id % 26 - 1              | 26 | REGRESSION",
        "ages               | 5000 | id % 91                  | 91 | REGRESSION",
      })
  void classesOrQuantity(String like, int rows, String label, int distinct, Task decision) {
    Told told = new Told();
    RunResult result = run(table(rows, label), told, Map.of());
    assertEquals(decision, result.model().orElseThrow().trained().encoding().label().task(), like);
    List<String> notes =
        told.lines.stream()
            .filter(
                line -> line.startsWith("Label 'y': %d distinct whole numbers".formatted(distinct)))
            .toList();
    assertEquals(1, notes.size(), told.lines.toString());
    String overruled = decision == Task.CLASSIFICATION ? "regression" : "classification";
    assertTrue(notes.get(0).contains("data.task: " + overruled), notes.get(0));
    // For programs that do not watch.
    assertTrue(((List<?>) result.summary().get("notes")).containsAll(notes));
  }

  @Test
  void theLineSaysWhatWhyAndHowToOverrule() {
    Told told = new Told();
    run(table(200, "id % 25 + 1"), told, Map.of());
    String line =
        "Label 'y': 25 distinct whole numbers, taken as a quantity; data.task: classification if they are classes";
    assertTrue(told.lines.contains(line), told.lines.toString());
  }

  @Test
  void theTaskOverrulesAndNothingIsToldThen() {
    Told told = new Told();
    RunResult result = run(table(200, "id % 25 + 1"), told, Map.of("data.task", "classification"));
    ClassLabel label = (ClassLabel) result.model().orElseThrow().trained().encoding().label();
    assertEquals(25, label.classes().size());
    assertFalse(told.lines.toString().contains("distinct whole numbers"), told.lines.toString());
  }

  @Test
  void whatSeveralLabelsAreTakenForIsSaid() {
    Told binary = new Told();
    Dataset<Row> both = table(40, "id % 2").withColumn("z", expr("cast(x > 0.5 as int)"));
    run(both, binary, Map.of("network.hidden", List.of(), "data.label", List.of("y", "z")));
    assertEquals(1, binary.lines.stream().filter(l -> l.contains("data.task: regression")).count());
    Told counts = new Told();
    Dataset<Row> more = table(40, "id % 3").withColumn("z", expr("cast(x > 0.5 as int)"));
    run(more, counts, Map.of("network.hidden", List.of(), "data.label", List.of("y", "z")));
    assertEquals(1, counts.lines.stream().filter(l -> l.contains("taken as quantities")).count());
  }
}
