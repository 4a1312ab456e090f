package io.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A shard's sums are bounded whatever its rows and classes: many shards' have to meet. */
class SumSizesTest {
  /** What a serialised sum holds beside its numbers: names of classes and fields. */
  private static final int NAMES = 1000;

  private static int bytes(EvaluationSum sum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sum);
    }
    return bytes.size();
  }

  @Test
  void scoresTakeAtMostFiveMegabytesBeforeAndAfterMerging() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    ClassificationSum sum = new ClassificationSum(2);
    ClassificationSum other = new ClassificationSum(2);
    for (int i = 0; i < 1_000_000; i++) {
      ClassificationSum one = i % 2 == 0 ? sum : other;
      one.add(i / 2 % 2, 0, 1, 0.5, (float) random.nextGaussian());
    }
    sum.compact();
    other.compact();
    // 2¹⁸ scores of 20 bytes.
    long bound = 20L << 18;
    assertEquals(bound + 2 * 2 * 8, sum.mostBytes());
    assertTrue(bytes(sum) <= sum.mostBytes() + NAMES, bytes(sum) + " bytes");
    assertTrue(bytes(sum) > sum.mostBytes() / 2, "the scores are hardly compressed");
    sum.merge(other);
    assertTrue(bytes(sum) <= sum.mostBytes() + NAMES, bytes(sum) + " bytes when merged");
    assertEquals(0.5, (Double) sum.metrics().plain().get("auc"), 0.003); // 6 standard errors
  }

  @Test
  void absoluteErrorsTakeAtMostAFifthOfAMegabyte() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    for (int outputs : new int[] {1, 3, 16}) {
      RegressionSum sum = new RegressionSum(outputs);
      for (int i = 0; i < 100_000; i++) {
        sum.add(random.doubles(outputs).toArray(), 0, new double[outputs], 0, 1);
      }
      sum.compact();
      assertTrue(sum.mostBytes() <= 200_000, sum.mostBytes() + " bytes");
      int bytes = bytes(sum);
      assertTrue(bytes <= sum.mostBytes() + NAMES + 200 * outputs, bytes + " bytes");
    }
  }

  @Test
  void tenThousandClassesTakeThreeNumbersEach() throws IOException {
    int classes = 10_000;
    ClassificationSum sum = new ClassificationSum(classes);
    for (int i = 0; i < 3 * classes; i++) {
      sum.add(i % classes, i % 2 == 0 ? i % classes : 0, 1, 1, 0);
    }
    sum.compact();
    assertEquals(3 * 8 * classes, sum.mostBytes());
    assertTrue(bytes(sum) <= sum.mostBytes() + NAMES, bytes(sum) + " bytes");
    assertFalse(sum.metrics().plain().containsKey("confusion"));
  }

  /** The same rows, once with a matrix, once with so many classes that there is none. */
  @Test
  void theMetricsAreTheSameWithAndWithoutTheMatrix() {
    SplittableRandom random = new SplittableRandom(3);
    ClassificationSum few = new ClassificationSum(ClassificationSum.MAX_CONFUSION);
    ClassificationSum many = new ClassificationSum(ClassificationSum.MAX_CONFUSION + 1);
    for (int part = 0; part < 3; part++) {
      ClassificationSum fewMore = new ClassificationSum(ClassificationSum.MAX_CONFUSION);
      ClassificationSum manyMore = new ClassificationSum(ClassificationSum.MAX_CONFUSION + 1);
      for (int i = 0; i < 1000; i++) {
        int actual = random.nextInt(90);
        int predicted = random.nextBoolean() ? actual : random.nextInt(95);
        double weight = random.nextInt(5) / 4.0; // exact in any order
        fewMore.add(actual, predicted, weight, i, 0);
        manyMore.add(actual, predicted, weight, i, 0);
      }
      few.merge(fewMore);
      many.merge(manyMore);
    }
    Map<String, Object> expected = few.metrics().plain();
    expected.remove("confusion");
    assertEquals(expected, many.metrics().plain());
  }
}
