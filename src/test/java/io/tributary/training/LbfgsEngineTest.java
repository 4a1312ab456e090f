package io.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.HeapShard;
import io.tributary.data.NumericLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.LocalEngine;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.math.MathBackend;
import io.tributary.network.CrossEntropy;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import io.tributary.optimizer.Constant;
import io.tributary.optimizer.Lbfgs;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Penalty;
import io.tributary.optimizer.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logistic regression on the Wisconsin diagnostic breast cancer table, standardised by means and
 * population deviations, from parameters that are 0, with a penalty of ½ λ‖w‖² on the weights.
 *
 * <p>The optima are SciPy 1.10's, in doubles, by {@code minimize(f, zeros, jac=True,
 * method='L-BFGS-B')} and once more from there with {@code ftol=1e-16, gtol=1e-12}; the evaluations
 * are those of the first call, which has SciPy's default tolerances:
 *
 * <pre>{@code
 * z = X @ w[:30] + w[30];  p = 1/(1 + np.exp(-z));  e = (p - t)/569
 * f = np.mean(np.logaddexp(0, z) - t*z) + 0.5*lam*w[:30] @ w[:30]
 * g = np.append(X.T @ e + lam*w[:30], e.sum())
 * }</pre>
 */
class LbfgsEngineTest {
  private static final int INPUTS = 30;
  private static final int[] ROWS = {200, 0, 369};

  private static double[][] standardised() throws IOException {
    Path file = Path.of(System.getProperty("tributary.basedir", ""), "data", "wdbc.csv");
    List<String> lines = Files.readAllLines(file);
    double[][] columns = new double[INPUTS + 1][lines.size() - 1];
    for (int r = 0; r < lines.size() - 1; r++) {
      String[] cells = lines.get(r + 1).split(",", -1);
      for (int c = 0; c < INPUTS; c++) {
        columns[c][r] = Double.parseDouble(cells[c]);
      }
      columns[INPUTS][r] = cells[INPUTS].equals("malignant") ? 1 : 0;
    }
    for (int c = 0; c < INPUTS; c++) {
      double mean = Arrays.stream(columns[c]).average().orElseThrow();
      double variance =
          Arrays.stream(columns[c]).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
      columns[c] = Arrays.stream(columns[c]).map(x -> (x - mean) / Math.sqrt(variance)).toArray();
    }
    return columns;
  }

  private static List<Shard> shards() throws IOException {
    double[][] columns = standardised();
    List<Shard> shards = new ArrayList<>();
    int row = 0;
    for (int rows : ROWS) {
      float[] values = new float[rows * (INPUTS + 1)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) columns[i % (INPUTS + 1)][row + i / (INPUTS + 1)];
      }
      row += rows;
      shards.add(HeapShard.of(INPUTS + 1, values));
    }
    return shards;
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1967477778, 14",
    "0.01, 0.0995913755, 19",
    "0.001, 0.0598279373, 33",
    "0.0001, 0.0426193730, 69"
  })
  void theOptimumOfALogisticRegression(double l2, double optimum, int scipysEvaluations)
      throws IOException {
    Topology topology =
        Topology.dense(
            INPUTS, List.of(), List.of(), 1, OutputActivation.SIGMOID, new CrossEntropy());
    Objective objective =
        new Objective(
            new RowNetwork(
                topology,
                new RowLayout(INPUTS, 1, false),
                NumericLabel.unscaled(List.of("diagnosis"))),
            MathBackend.JAVA,
            11,
            new MergeTree(ROWS.length, 2));
    Optimizer optimizer =
        new Optimizer(
            new Lbfgs(10, 1e-8), new Constant(), new Preparation(List.of(new Penalty(0, l2))));
    float[] parameters = new float[INPUTS + 1];
    TrainingState state = new TrainingState(topology.layout(), parameters, optimizer);
    double[] cost = new double[1];
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochEnded(EpochReport report) {
            cost[0] = report.trainingLoss() + report.penalty().orElseThrow();
          }
        };
    try (LbfgsEngine engine =
        new LbfgsEngine(
            new LocalEngine(objective, Map.of(Split.TRAINING, shards()), 2),
            ROWS,
            state,
            optimizer)) {
      EpochPlan plan = new EpochPlan(ROWS, Integer.MAX_VALUE);
      TrainingOutcome outcome =
          new TrainingLoop(engine, plan, optimizer, false, listener).run(state, 1000);
      assertEquals(Ending.COMPLETED, outcome.ending());
      assertEquals(optimum, cost[0], 1e-6 * optimum);
      assertTrue(engine.evaluations() <= 2L * scipysEvaluations, engine::line);
    }
  }
}
