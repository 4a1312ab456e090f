package io.tributary.api;

import io.tributary.data.LabelScaling;
import io.tributary.data.Storage;
import io.tributary.data.Task;
import io.tributary.math.MathBackend;
import io.tributary.network.Topology;
import io.tributary.training.EngineChoice;
import java.util.Map;
import org.apache.spark.SparkConf;

/**
 * A run's settings with every choice made that they had left open: with them the run can be had
 * again anywhere.
 *
 * @param given as the user wrote them
 * @param task what is predicted
 * @param labelScaling whether the label's numbers are scaled
 * @param storage where packed rows are kept
 * @param topology the network
 * @param shards logical pieces of the training set
 * @param engine which one training begins with
 * @param backend which kernels compute
 */
record ResolvedSettings(
    Settings given,
    Task task,
    LabelScaling labelScaling,
    Storage storage,
    Topology topology,
    int shards,
    EngineChoice engine,
    MathBackend backend) {

  static ResolvedSettings of(
      Settings settings,
      PreparedTables tables,
      RunChoices choices,
      Topology topology,
      EngineChoice engine) {
    return new ResolvedSettings(
        settings,
        tables.encoding().label().task(),
        tables.labelScaling(),
        tables.training().storage(),
        topology,
        choices.shards(),
        engine,
        choices.backend());
  }

  /** The same settings, with the choices under their keys. */
  Settings chosen() {
    return given.with(
        given.data().resolved(task, labelScaling, storage),
        given.network().resolved(topology),
        given.training().resolved(shards, engine, backend));
  }

  /** The content of {@code config.yaml}, in its order, without what Spark's redaction hides. */
  Map<String, Object> described(SparkConf conf) {
    return Settings.SECTION.write(chosen(), new Redaction(conf)::hidden);
  }
}
