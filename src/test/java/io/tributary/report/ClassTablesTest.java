package io.tributary.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.evaluation.ClassificationSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tables of classes have names, gaps between their columns, and room on 80 columns. */
class ClassTablesTest {
  @Test
  void aMatrixOfCountsByHand() {
    assertEquals(
        """
        confusion (actual in rows, predicted in columns)
               no   yes
        no     12     3
        yes     0  1000
        """,
        ClassTables.confusion(
            List.of("no", "yes"), List.of(List.of(12L, 3L), List.of(0L, 1000L)), "a file"));
  }

  /** Weights of sums such as 0.1 + 0.2, which have 17 digits, are columns of their own. */
  @Test
  void weightsHaveSensibleDigitsAndGaps() {
    assertEquals(
        """
        confusion (actual in rows, predicted in columns)
                 no     yes
        no    12.30    0.00
        yes    0.33  100.00
        """,
        ClassTables.confusion(
            List.of("no", "yes"),
            List.of(List.of(0.1 + 0.2 + 12, 0L), List.of(1 / 3.0, 100L)),
            "a file"));
    assertEquals("12345.6", new WeightFormat(List.of(12345.5, 1L)).of(12345.61));
    assertEquals("1.2500e-05", new WeightFormat(List.of(1.25e-5, 1e-9)).of(1.25e-5));
    assertEquals("3", new WeightFormat(List.of(3.0, 7L)).of(3.0));
    assertEquals("-", new WeightFormat(List.of(3.0)).of(null));
  }

  @Test
  void precisionRecallAndSupportByHand() {
    ClassificationSum sum = new ClassificationSum(3);
    // Actual a: 3, of which 2 are right; b: 1, taken for a; c never comes.
    sum.add(0, 0, 2, 0, 0);
    sum.add(0, 1, 1, 0, 0);
    sum.add(1, 0, 1, 0, 0);
    Map<String, Object> metrics = sum.classMetrics().plain();
    assertEquals(Arrays.asList(2 / 3.0, 0.0, null), metrics.get("precision"));
    assertEquals(Arrays.asList(2 / 3.0, 0.0, null), metrics.get("recall"));
    assertEquals(Arrays.asList(4 / 6.0, 0.0, null), metrics.get("f1"));
    assertEquals(List.of(3L, 1L, 0L), metrics.get("support"));
    assertEquals(
        """
        class  precision     recall         f1      support
        a         0.6667     0.6667     0.6667            3
        b         0.0000     0.0000     0.0000            1
        c              -          -          -            0
        """,
        ClassTables.perClass(List.of("a", "b", "c"), metrics));
  }

  @Test
  void ofManyClassesTheWorstAreShown() {
    ClassificationSum sum = new ClassificationSum(4000);
    List<String> names = IntStream.range(0, 4000).mapToObj(k -> "class" + k).toList();
    for (int k = 0; k < 3000; k++) {
      sum.add(k, k % 700 == 699 ? 0 : k, 1, 0, 0);
    }
    String table = ClassTables.perClass(names, sum.classMetrics().plain());
    List<String> lines = table.lines().toList();
    assertEquals(11, lines.size(), table);
    assertTrue(lines.get(0).startsWith("lowest F1 of 4000 classes"), table);
    assertTrue(lines.get(1).startsWith("class699 "), table);
    assertTrue(lines.get(5).startsWith("class0 "), table); // 2/5·1 of precision, all of recall
  }

  /** Whatever the classes are called and weigh. */
  @Test
  void nothingIsWiderThanATerminal() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int classes = 2 + random.nextInt(30);
      List<String> names = new ArrayList<>();
      List<List<?>> rows = new ArrayList<>();
      List<Double> numbers = new ArrayList<>();
      for (int k = 0; k < classes; k++) {
        names.add("n\n".repeat(random.nextInt(20)) + k);
        List<Number> row = new ArrayList<>();
        for (int j = 0; j < classes; j++) {
          row.add(Math.pow(10, random.nextInt(30) - 15) * random.nextInt(3) / 3);
        }
        rows.add(row);
        numbers.add(random.nextDouble());
      }
      Map<String, Object> metrics = new HashMap<>();
      for (String name : List.of("precision", "recall", "f1", "support")) {
        metrics.put(name, numbers);
      }
      String text =
          ClassTables.confusion(names, rows, "summary.json") + ClassTables.perClass(names, metrics);
      for (String line : text.lines().toList()) {
        assertTrue(line.length() <= 80, "seed " + seed + ": " + line);
        assertFalse(line.matches(".*\\d{18}.*"), "seed " + seed + ": " + line);
      }
    }
  }

  @Test
  void aMatrixThatIsTooWideIsItsMistakes() {
    int classes = 30;
    List<String> names = IntStream.range(0, classes).mapToObj(k -> "species " + k).toList();
    List<List<Long>> rows = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      Long[] row = new Long[classes];
      Arrays.fill(row, 0L);
      row[k] = 5L;
      rows.add(Arrays.asList(row));
    }
    rows.get(3).set(9, 17L);
    assertEquals(
        """
        most frequent mistakes (the whole matrix is in summary.json)
                  17  species 3 taken for species 9
        """,
        ClassTables.confusion(names, rows, "summary.json"));
  }
}
