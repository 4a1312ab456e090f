package io.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums travel between machines, by Java serialisation and by Kryo, and are added to there. */
class SerialisationTest {
  static Stream<EvaluationSum> sums() {
    ClassificationSum binary = new ClassificationSum(2);
    ClassificationSum three = new ClassificationSum(3);
    RegressionSum regression = new RegressionSum(2);
    for (int i = 0; i < 100; i++) {
      binary.add(i % 2, i % 3 % 2, 1 + i % 4, i, (float) Math.sin(i));
      three.add(i % 3, i % 2, 1, i, 0);
      regression.add(new double[] {i, -i}, 0, new double[] {Math.sin(i), i}, 0, 1);
    }
    MultiLabelSum labels = new MultiLabelSum(2);
    for (int i = 0; i < 100; i++) {
      labels.add(new float[] {i % 3 - 1, i % 7 - 3}, new float[] {i % 2, i % 5 / 4}, 0, 1, i);
    }
    ClassificationSum compacted = new ClassificationSum(2);
    compacted.merge(binary);
    compacted.compact();
    return Stream.of(binary, compacted, three, regression, labels, new ClassificationSum(2));
  }

  @ParameterizedTest
  @MethodSource("sums")
  void javaSerialisationKeepsIt(EvaluationSum sum) throws Exception {
    EvaluationSum copy = throughJava(sum);
    assertEquals(sum.metrics().plain(), copy.metrics().plain());
    assertCanBeMergedInto(copy, throughJava(sum));
  }

  @ParameterizedTest
  @MethodSource("sums")
  void kryoKeepsIt(EvaluationSum sum) {
    EvaluationSum copy = throughKryo(sum);
    assertEquals(sum.metrics().plain(), copy.metrics().plain());
    assertCanBeMergedInto(copy, throughKryo(sum));
  }

  /** Doubling all weights leaves the accuracy, or the loss of regression, as it is. */
  private static void assertCanBeMergedInto(EvaluationSum sum, EvaluationSum twin) {
    String metric = sum instanceof RegressionSum ? "loss" : "accuracy";
    Object before = sum.metrics().plain().get(metric);
    sum.merge(twin);
    assertEquals(before, sum.metrics().plain().get(metric));
  }

  private static EvaluationSum throughJava(EvaluationSum sum) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sum);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (EvaluationSum) in.readObject();
    }
  }

  /** Registration is required, as in the cluster tests: these are all classes to register. */
  private static EvaluationSum throughKryo(EvaluationSum sum) {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);
    kryo.register(ClassificationSum.class);
    kryo.register(MultiLabelSum.class);
    kryo.register(OwnMetrics.class);
    kryo.register(RegressionSum.class);
    kryo.register(AbsoluteErrors.class);
    kryo.register(AbsoluteErrors[].class);
    kryo.register(BinaryScores.class);
    kryo.register(BinaryScores[].class);
    kryo.register(double[][].class);
    kryo.register(double[].class);
    kryo.register(int[].class);
    Output out = new Output(1024, -1);
    kryo.writeClassAndObject(out, sum);
    return (EvaluationSum) kryo.readClassAndObject(new Input(out.toBytes()));
  }
}
