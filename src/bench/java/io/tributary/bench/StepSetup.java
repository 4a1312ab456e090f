package io.tributary.bench;

import io.tributary.api.InternalAccess;
import io.tributary.api.Settings;
import io.tributary.cluster.ShardFetch;
import io.tributary.cluster.SparkEngine;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelScaling;
import io.tributary.data.TableEncoding;
import io.tributary.engine.BatchSum;
import io.tributary.engine.DriverEngine;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.GradientSource;
import io.tributary.engine.LocalEngine;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Slices;
import io.tributary.engine.Split;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.ShardedTable;
import io.tributary.ingest.SplitView;
import io.tributary.ingest.StoragePlan;
import io.tributary.ingest.TableSource;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.CrossEntropy;
import io.tributary.network.Initializer;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Updater;
import io.tributary.training.TrainingState;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A table in shards, and networks that are trained on it step by step, as a run does it. */
final class StepSetup implements AutoCloseable {
  private final SparkSession session;
  private final TableEncoding encoding;
  private final ShardedTable table;
  private final int shards;

  /**
   * @param path a Parquet table with a column {@code label} of 0 and 1 and numbers
   */
  StepSetup(SparkSession session, String path, int shards) {
    this.session = session;
    this.shards = shards;
    DataSettings settings =
        InternalAccess.data(Settings.of(Map.of("data.label", "label", "data.validation", 0)));
    Dataset<Row> rows =
        new TableSource("bench", List.of(path), Optional.empty(), Map.of()).open(session);
    StoragePlan storage = StoragePlan.of(session.sparkContext(), Optional.empty());
    Ingest.Result ingested =
        Ingest.fit(rows, path, settings, any -> LabelScaling.NONE, 42, shards, storage, any -> 0);
    encoding = ingested.encoding();
    table = ingested.table();
  }

  /**
   * @param hidden units of the hidden layers
   */
  Objective task(List<Integer> hidden) {
    Topology topology =
        Topology.dense(
            encoding.inputs(),
            hidden,
            Collections.nCopies(hidden.size(), Activation.RELU),
            1,
            OutputActivation.SIGMOID,
            new CrossEntropy());
    return new Objective(
        new RowNetwork(topology, encoding.layout(), encoding.label()),
        MathBackend.best(),
        42,
        MergeTree.of(shards, topology.parameterCount()));
  }

  DriverEngine onSpark(Objective task) {
    return new SparkEngine(
        JavaSparkContext.fromSparkContext(session.sparkContext()),
        task,
        Map.of(Split.TRAINING, SplitView.of(table)));
  }

  DriverEngine local(Objective task) {
    return new LocalEngine(
        task,
        Map.of(Split.TRAINING, ShardFetch.fetch(SplitView.of(table))),
        Runtime.getRuntime().availableProcessors());
  }

  /** One step of a training after the other, epoch after epoch. */
  Runnable steps(DriverEngine engine, Objective task, int batch) {
    return new Steps(engine, task, new EpochPlan(table.trainingRows(), batch));
  }

  @Override
  public void close() {
    table.close();
  }

  private static final class Steps implements Runnable {
    private final GradientSource gradients;
    private final EpochPlan plan;
    private final Optimizer optimizer = Optimizer.of(Adam.withLearningRate(0.001));
    private final TrainingState state;
    private final Updater updater;
    private int epoch;

    Steps(GradientSource gradients, Objective task, EpochPlan plan) {
      this.gradients = gradients;
      this.plan = plan;
      this.state =
          new TrainingState(
              task.topology().layout(),
              task.topology().initialParameters(Initializer.HE_UNIFORM, 42),
              optimizer);
      this.updater = state.updater(optimizer);
    }

    @Override
    public void run() {
      Slices slices = epoch == 0 ? null : plan.next();
      if (slices == null) {
        plan.begin(++epoch);
        slices = plan.next();
      }
      BatchSum sum = gradients.sum(slices, state.parameters());
      updater.begin(optimizer.method().learningRate(), 1 / sum.weightSum());
      sum.update(updater);
    }
  }
}
