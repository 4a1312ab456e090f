package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.RowLayout;
import io.tributary.data.ValueType;
import io.tributary.evaluation.ScoredRows;
import io.tributary.network.CrossEntropy;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an evaluation takes, whatever a shard's rows and the classes: in a task's result, and where
 * the results meet. Both engines add along {@link RowNetwork#evaluationTree}.
 */
class EvaluationSizesTest {
  /** What a serialised sum holds beside its numbers: names of classes and fields. */
  private static final int NAMES = 2000;

  /** 2¹⁸ scores of 20 bytes, and a matrix of two classes. */
  private static final long BINARY = (20L << 18) + 4 * 8;

  /** Three numbers for each of 10,000 classes. */
  private static final long MANY = 3 * 8 * 10_000;

  private static RowNetwork network(int classes) {
    LabelEncoding label =
        new ClassLabel(
            "y",
            ValueType.NUMBER,
            "bigint",
            IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    int units = classes == 2 ? 1 : classes;
    Topology topology =
        Topology.dense(
            1,
            List.of(),
            List.of(),
            units,
            classes == 2 ? OutputActivation.SIGMOID : OutputActivation.SOFTMAX,
            new CrossEntropy());
    return new RowNetwork(topology, new RowLayout(1, 1, false), label);
  }

  private static Evaluation shard(RowNetwork network, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int units = network.topology().outputs();
    int blockRows = units == 1 ? 256 : 16;
    ScoredRows block =
        new ScoredRows(
            network.label(),
            network.topology().outputActivation(),
            units,
            new float[blockRows * units],
            new float[blockRows * units],
            new float[blockRows * units],
            new double[blockRows],
            null);
    Evaluation evaluation = network.emptyEvaluation();
    for (int row = 0; row < rows; row += blockRows) {
      for (int i = 0; i < blockRows; i++) {
        block.losses()[i] = random.nextDouble();
        if (units == 1) {
          block.logits()[i] = (float) random.nextGaussian();
          block.targets()[i] = random.nextInt(2);
        } else {
          Arrays.fill(block.targets(), i * units, (i + 1) * units, 0);
          block.targets()[i * units + random.nextInt(units)] = 1;
          block.logits()[i * units + random.nextInt(units)] = random.nextFloat();
        }
      }
      evaluation.add(block, blockRows);
    }
    evaluation.compact();
    return evaluation;
  }

  private static int bytes(Object sum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sum);
    }
    return bytes.size();
  }

  @Test
  void aTasksResultOfAMillionAndAHalfScoresIsFiveMegabytes() throws IOException {
    RowNetwork network = network(2);
    Evaluation evaluation = shard(network, 1_500_160, 1);
    assertEquals(BINARY, evaluation.sum().mostBytes());
    int bytes = bytes(TreeParts.ofShard(network.evaluationTree(1), 0, evaluation));
    assertTrue(bytes <= BINARY + NAMES, bytes + " bytes");
    evaluation.add(shard(network, 1_500_160, 2));
    assertTrue(bytes(evaluation) <= BINARY + NAMES, "no more when two are added");
  }

  @Test
  void aTasksResultOfTenThousandClassesIsAQuarterOfAMegabyte() throws IOException {
    RowNetwork network = network(10_000);
    Evaluation evaluation = shard(network, 320, 1);
    assertEquals(MANY, evaluation.sum().mostBytes());
    int bytes = bytes(TreeParts.ofShard(network.evaluationTree(1), 0, evaluation));
    assertTrue(bytes <= MANY + NAMES, bytes + " bytes");
  }

  /** 128 MiB, or 16 sums, or about as many as the root of the shards. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 25, 26, 100, 559, 560, 1000, 10_000, 100_000})
  void theDriverReceivesFewSumsOrSmallOnes(int shards) {
    for (int classes : new int[] {2, 10_000}) {
      long most = classes == 2 ? BINARY : MANY;
      long received = network(classes).evaluationTree(shards).lastSums() * most;
      long root = (long) Math.ceil(Math.sqrt(shards)) * most;
      assertTrue(
          received <= Math.max(1L << 27, Math.max(16 * most, root)),
          "%d classes: %d bytes".formatted(classes, received));
    }
  }

  /** Whoever adds holds no more than what one level sends to it, in the worst order of arrival. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 30, 101})
  void noMoreIsHeldThanALevelSends(int shards) {
    RowNetwork network = network(2);
    MergeTree tree = new MergeTree(shards, 2);
    int groups = tree.levels() == 1 ? shards : tree.width(1);
    TreeParts<Evaluation> driver = new TreeParts<>();
    for (int group = groups - 1; group >= 0; group--) {
      TreeParts<Evaluation> reducer = new TreeParts<>();
      for (int s = shards - 1; s >= 0; s--) {
        if (s % groups == group) {
          reducer.merge(TreeParts.ofShard(tree, s, shard(network, 256, s)));
          assertTrue(reducer.count() <= (shards + groups - 1) / groups);
        }
      }
      assertEquals(1, reducer.count(), "a reducer sends one sum");
      driver.merge(reducer);
      assertTrue(driver.count() <= tree.lastSums());
    }
    TreeParts<Evaluation> inOrder = new TreeParts<>();
    for (int s = 0; s < shards; s++) {
      inOrder.merge(TreeParts.ofShard(tree, s, shard(network, 256, s)));
      assertTrue(inOrder.count() <= groups, "in order, one sum a group is held");
    }
    assertEquals(inOrder.sum().metrics(), driver.sum().metrics());
  }
}
