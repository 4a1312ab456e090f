package io.tributary.api;

import io.tributary.config.UserException;
import io.tributary.data.TableEncoding;
import io.tributary.model.ModelFolder;
import io.tributary.model.TrainedModel;
import io.tributary.network.InputEmbeddings;
import io.tributary.network.Layer;
import io.tributary.network.Topology;
import io.tributary.spark.Tables;
import io.tributary.training.TrainingSettings;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The model whose parameters training begins with.
 *
 * @param path where it is
 * @param model what is there
 */
record InitialModel(String path, TrainedModel model) {
  /** The one that settings name, if they do. */
  static Optional<InitialModel> of(TrainingSettings training, SparkSession spark) {
    return training.initialModel().map(path -> new InitialModel(path, read(path, spark)));
  }

  private static TrainedModel read(String path, SparkSession spark) {
    try {
      return ModelFolder.read(new Path(path), Tables.hadoopConfiguration(spark));
    } catch (UserException | IllegalArgumentException e) {
      throw new UserException("%s: %s".formatted(TrainingSettings.INITIAL_MODEL, e.getMessage()));
    }
  }

  /** How it reads a table. */
  TableEncoding encoding() {
    return model.encoding();
  }

  /**
   * The network of a configuration with the model's inputs, which know their quantiles from the
   * table that the model was trained on.
   *
   * @throws UserException if the layers are others
   */
  Topology fitted(Topology configured) {
    List<Layer> own = model.topology().layers();
    Topology fitted = configured;
    if (own.get(0) instanceof InputEmbeddings theirs
        && configured.layers().get(0) instanceof InputEmbeddings
        && shapes(model.topology()).equals(shapes(configured))) {
      fitted = configured.withFirst(theirs);
    }
    if (!fitted.inScoring().layers().equals(own)
        || fitted.outputActivation() != model.topology().outputActivation()) {
      throw new UserException(
          "%s: the network of '%s' is not the configuration's:\n  the model: %s\n  the configuration: %s"
              .formatted(
                  TrainingSettings.INITIAL_MODEL,
                  path,
                  described(model.topology()),
                  described(configured.inScoring())));
    }
    return fitted;
  }

  private static List<List<Integer>> shapes(Topology topology) {
    return topology.inScoring().layout().slices().stream().map(slice -> slice.shape()).toList();
  }

  private static String described(Topology topology) {
    StringBuilder text = new StringBuilder();
    for (int l = 0; l < topology.layers().size(); l++) {
      Layer layer = topology.layers().get(l);
      int inputs = topology.inputs(l);
      text.append(l == 0 ? "" : ", ")
          .append("%s %d to %d".formatted(layer.word(), inputs, layer.outputs(inputs)));
    }
    return text + ", " + topology.outputActivation();
  }

  /**
   * The parameters that a network begins with: those of the model's one network, or of the one at
   * its place.
   *
   * @throws UserException if the model has others than the run
   */
  float[] parameters(Member member) {
    int networks = model.members().length;
    if (networks > 1 && networks != member.members()) {
      throw new UserException(
          "%s: '%s' has %d networks, and %s is %d; make that %d, or take a model of one network"
              .formatted(
                  TrainingSettings.INITIAL_MODEL,
                  path,
                  networks,
                  TrainingSettings.ENSEMBLE,
                  member.members(),
                  networks));
    }
    return model.members()[networks == 1 ? 0 : member.index()].clone();
  }
}
