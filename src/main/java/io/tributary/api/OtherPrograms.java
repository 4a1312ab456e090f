package io.tributary.api;

import io.tributary.config.Config;
import java.util.List;
import java.util.Map;

/**
 * The words that other programs have for settings, so that who brings one is told what it is called
 * here, or that there is no such thing yet. From scikit-learn, Keras, PyTorch, XGBoost and Spark
 * ML.
 */
final class OtherPrograms {
  private static final Map<String, List<String>> WORDS =
      Map.ofEntries(
          Map.entry(
              "network.hidden",
              List.of("hiddenLayerSizes", "hiddenLayers", "hiddenUnits", "layers", "units")),
          Map.entry("network.activation", List.of("activationFunction", "nonlinearity")),
          Map.entry("network.initializer", List.of("init", "weightInit", "kernelInitializer")),
          Map.entry("network.loss", List.of("objective", "criterion", "lossFunction", "lossFn")),
          Map.entry(
              "training.optimizer.learningRate",
              List.of("lr", "eta", "alpha0", "stepSize", "learningRate", "learningRateInit")),
          Map.entry("training.optimizer", List.of("solver", "optim")),
          Map.entry("training.optimizer.beta1", List.of("beta_1", "betaOne")),
          Map.entry("training.optimizer.beta2", List.of("beta_2", "betaTwo")),
          Map.entry("training.optimizer.epsilon", List.of("eps")),
          Map.entry("training.epochs", List.of("maxIter", "nEpochs", "numEpochs", "iterations")),
          Map.entry("training.batchSize", List.of("batch", "blockSize", "miniBatchSize")),
          Map.entry("training.seed", List.of("randomState", "randomSeed", "seed")),
          Map.entry("training.shards", List.of("numWorkers", "numPartitions", "nJobs")),
          Map.entry("data.validation", List.of("validationFraction", "validationSplit")),
          Map.entry(
              "data.label",
              List.of("target", "labelCol", "y", "labelColumn", "targetColumn", "responseColumn")),
          Map.entry(
              "data.features", List.of("featuresCol", "featuresCols", "x", "inputs", "columns")),
          Map.entry("data.weight", List.of("weightCol", "sampleWeight", "weightsColumn")),
          Map.entry("data.classWeights", List.of("classWeight", "scalePosWeight")),
          Map.entry("data.scaling", List.of("standardize", "normalize", "scaler")),
          Map.entry("output", List.of("outDir", "outputDir", "modelDir")));

  private static final List<String> NOT_YET =
      List.of(
          "dropout",
          "inputDropout",
          "normalization",
          "batchNorm",
          "layerNorm",
          "numericEmbedding",
          "embedding",
          "embeddings",
          "schedule",
          "learningRateSchedule",
          "lrScheduler",
          "warmup",
          "warmupSteps",
          "weightDecay",
          "l1",
          "l2",
          "regularization",
          "clipNorm",
          "clipValue",
          "gradientClipping",
          "labelSmoothing",
          "averaging",
          "earlyStopping",
          "patience",
          "tol",
          "ensemble",
          "threshold",
          "initialModel",
          "warmStart",
          "maxMinutes",
          "localSteps",
          "recipe",
          "minCount",
          "offset",
          "report");

  /** What others write into a section of the optimiser or beside it. */
  private static final Map<String, String> ADVICES =
      Map.of(
          "nEstimators",
              "that is a number of trees; a network has network.hidden and training.epochs",
          "numRound", "that is a number of trees; a network has network.hidden and training.epochs",
          "maxDepth", "that is a depth of trees; a network has network.hidden",
          "testSize",
              "a fraction for a test is not there yet: data.validation holds a fraction of the rows out, data.test is the path of a table",
          "alpha",
              "penalties are not there yet; the learning rate is 'training.optimizer.learningRate'",
          "verbose", "how much is said is a matter of logging (conf/log4j2.properties)");

  private OtherPrograms() {}

  /** Has the configuration tell what these words are called here. */
  static void advise(Config config) {
    WORDS.forEach(
        (key, words) ->
            words.forEach(word -> config.advise(word, "it is called '%s' here".formatted(key))));
    NOT_YET.forEach(word -> config.advise(word, "there is no such setting yet; remove it"));
    ADVICES.forEach(config::advise);
  }
}
