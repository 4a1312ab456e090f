package io.tributary.api;

import io.tributary.config.Config;
import io.tributary.config.Key;
import io.tributary.data.DataSettings;
import io.tributary.data.InputSettings;
import io.tributary.network.NetworkSettings;
import io.tributary.optimizer.Adam;
import io.tributary.training.EarlyStopping;
import io.tributary.training.PreparationSettings;
import io.tributary.training.TrainingSettings;
import java.util.List;
import java.util.Map;

/**
 * The words that other programs have for settings, so that who brings one is told what it is called
 * here, or that there is no such thing yet. From scikit-learn, Keras, PyTorch, XGBoost and Spark
 * ML.
 */
final class OtherPrograms {
  private static final Map<Key<?>, List<String>> WORDS =
      Map.ofEntries(
          Map.entry(
              NetworkSettings.HIDDEN,
              List.of("hiddenLayerSizes", "hiddenLayers", "hiddenUnits", "layers", "units")),
          Map.entry(NetworkSettings.ACTIVATION, List.of("activationFunction", "nonlinearity")),
          Map.entry(
              NetworkSettings.INITIALIZER, List.of("init", "weightInit", "kernelInitializer")),
          Map.entry(
              NetworkSettings.LOSS, List.of("objective", "criterion", "lossFunction", "lossFn")),
          Map.entry(
              Adam.LEARNING_RATE,
              List.of("lr", "eta", "alpha0", "stepSize", "learningRate", "learningRateInit")),
          Map.entry(TrainingSettings.OPTIMIZER, List.of("solver", "optim")),
          Map.entry(
              TrainingSettings.SCHEDULE,
              List.of("schedule", "learningRateSchedule", "lrScheduler")),
          Map.entry(Adam.BETA_1, List.of("beta_1", "betaOne")),
          Map.entry(Adam.BETA_2, List.of("beta_2", "betaTwo")),
          Map.entry(Adam.EPSILON, List.of("eps")),
          Map.entry(PreparationSettings.WEIGHT_DECAY, List.of("weightDecay")),
          Map.entry(PreparationSettings.L1, List.of("l1", "regAlpha")),
          Map.entry(
              PreparationSettings.L2, List.of("l2", "regularization", "regParam", "regLambda")),
          Map.entry(
              PreparationSettings.CLIP_NORM,
              List.of("clipNorm", "gradientClipping", "maxGradNorm", "globalClipnorm")),
          Map.entry(PreparationSettings.CLIP_VALUE, List.of("clipValue")),
          Map.entry(
              TrainingSettings.EPOCHS, List.of("maxIter", "nEpochs", "numEpochs", "iterations")),
          Map.entry(TrainingSettings.EARLY_STOPPING, List.of("earlyStopping")),
          Map.entry(
              EarlyStopping.PATIENCE,
              List.of("patience", "nIterNoChange", "earlyStoppingRounds", "stoppingRounds")),
          Map.entry(TrainingSettings.MAX_MINUTES, List.of("maxMinutes", "timeLimit")),
          Map.entry(NetworkSettings.NUMERIC_EMBEDDING, List.of("numericEmbedding", "numEmbedding")),
          Map.entry(InputSettings.CATEGORIES, List.of("embedding", "embeddings", "oneHot")),
          Map.entry(TrainingSettings.BATCH_SIZE, List.of("batch", "blockSize", "miniBatchSize")),
          Map.entry(TrainingSettings.ENSEMBLE, List.of("ensemble", "members")),
          Map.entry(TrainingSettings.INITIAL_MODEL, List.of("initialModel", "warmStart")),
          Map.entry(TrainingSettings.FROZEN, List.of("frozen", "freeze", "frozenLayers")),
          Map.entry(TrainingSettings.SEED, List.of("randomState", "randomSeed", "seed")),
          Map.entry(TrainingSettings.SHARDS, List.of("numWorkers", "numPartitions", "nJobs")),
          Map.entry(DataSettings.VALIDATION, List.of("validationFraction", "validationSplit")),
          Map.entry(DataSettings.TEST, List.of("testSize", "testFraction")),
          Map.entry(
              DataSettings.LABEL,
              List.of("target", "labelCol", "y", "labelColumn", "targetColumn", "responseColumn")),
          Map.entry(
              DataSettings.FEATURES,
              List.of("featuresCol", "featuresCols", "x", "inputs", "columns")),
          Map.entry(DataSettings.WEIGHT, List.of("weightCol", "sampleWeight", "weightsColumn")),
          Map.entry(DataSettings.CLASS_WEIGHTS, List.of("classWeight", "scalePosWeight")),
          Map.entry(InputSettings.MIN_COUNT, List.of("minCount", "minFrequency", "minFreq")),
          Map.entry(InputSettings.HASH, List.of("hash", "buckets", "hashBuckets")),
          Map.entry(InputSettings.SCALING, List.of("standardize", "normalize", "scaler")),
          Map.entry(Settings.OUTPUT, List.of("outDir", "outputDir", "modelDir")));

  private static final List<String> NOT_YET =
      List.of(
          "dropout",
          "inputDropout",
          "normalization",
          "batchNorm",
          "layerNorm",
          "labelSmoothing",
          "tol",
          "threshold",
          "localSteps",
          "offset",
          "report");

  /** What others write into a section of the optimiser or beside it. */
  private static final Map<String, String> ADVICES =
      Map.of(
          "warmup", "it is called 'training.schedule.warmupSteps' here",
          "warmupSteps", "it is a key of the schedule: 'training.schedule.warmupSteps'",
          "nEstimators",
              "that is a number of trees; a network has network.hidden and training.epochs",
          "numRound", "that is a number of trees; a network has network.hidden and training.epochs",
          "maxDepth", "that is a depth of trees; a network has network.hidden",
          "alpha",
              "scikit-learn's penalty divided by the rows of a batch is 'training.l2'; the learning rate is 'training.optimizer.learningRate'",
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
