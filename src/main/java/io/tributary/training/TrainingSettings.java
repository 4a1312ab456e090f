package io.tributary.training;

import static io.tributary.config.ValueTypes.integer;
import static io.tributary.config.ValueTypes.longInteger;
import static io.tributary.config.ValueTypes.number;
import static io.tributary.config.ValueTypes.text;
import static io.tributary.config.ValueTypes.texts;
import static io.tributary.config.ValueTypes.word;

import io.tributary.config.Key;
import io.tributary.config.OwnClass;
import io.tributary.config.Range;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;
import io.tributary.evaluation.OwnMetrics;
import io.tributary.math.MathBackend;
import io.tributary.optimizer.Averaging;
import io.tributary.optimizer.Lbfgs;
import io.tributary.optimizer.Method;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Schedule;
import java.util.List;
import java.util.Optional;

/**
 * The {@code training} part of a configuration; empty where the choice is left to the machine.
 *
 * @param values of this section's keys
 */
public record TrainingSettings(SettingValues values) {
  public static final Key<Integer> EPOCHS =
      Key.of(
              "training.epochs",
              integer(0, Integer.MAX_VALUE),
              20,
              "How often each training row is used. 0 writes the initialised model.")
          .free();
  public static final Key<Integer> BATCH_SIZE =
      Key.of(
          "training.batchSize",
          integer(1, Integer.MAX_VALUE),
          128,
          "Rows of a mini-batch, after each of which the parameters are updated. On a cluster raise"
              + " it first: small batches keep few cores busy.");
  public static final Key<Method> OPTIMIZER =
      Key.of(
          "training.optimizer",
          Method.type(),
          Method.type().defaults(),
          "How parameters are updated: a word, or a section with the word as `type` and keys of its"
              + " own.");
  public static final Key<Schedule> SCHEDULE =
      Key.of(
          "training.schedule",
          Schedule.type(),
          Schedule.type().defaults(),
          "How the optimizer's learning rate goes on from step to step.");
  public static final Key<Double> AVERAGING =
      Key.of(
          "training.averaging",
          number(Range.closedOpen(0, 1).ofFloats()),
          0.0,
          "The mean of the parameters over the steps, of which each keeps so much, as 0.999, is"
              + " measured and becomes the model; 0: the parameters themselves.");
  public static final Key<Optional<EarlyStopping>> EARLY_STOPPING =
      Key.of(
          "training.earlyStopping",
          EarlyStopping.TYPE,
          Optional.<EarlyStopping>empty(),
          "Whether training may end before all epochs are done, with the best one's parameters.");
  public static final Key<Double> LABEL_SMOOTHING =
      Key.of(
          "training.labelSmoothing",
          number(Range.closedOpen(0, 1).ofFloats()),
          0.0,
          "How much s of the certainty of classes is spread over all K of them, in the loss that"
              + " training makes small: the targets y become (1 − s) y + s/K (of several labels, each"
              + " with K = 2). Metrics know nothing of it.");
  public static final Key<Threshold> THRESHOLD =
      Key.of(
          "training.threshold",
          Threshold.TYPE,
          Threshold.EVEN,
          "Of two classes, the second one is predicted where its probability is above this. `{maximize:"
              + " f1}`: the threshold at which that metric of the validation rows is largest, chosen"
              + " after training; also accuracy, balancedAccuracy, mcc, macroF1 and weightedF1. It is"
              + " the model's; `predict --threshold` takes another.");
  public static final Key<Ensemble> ENSEMBLE =
      Key.of(
          "training.ensemble",
          Ensemble.TYPE,
          Ensemble.NONE,
          "How many networks are trained on the same rows, each with random numbers of its own: first"
              + " weights, order of rows, dropout. The model's outputs are the mean of theirs:"
              + " probabilities, or numbers. `{members: K, kind: folds}`: K folds of the rows, too, each"
              + " the validation part of one network.");
  public static final Key<List<String>> FROZEN =
      Key.of(
          "training.frozen",
          texts(),
          List.<String>of(),
          "Parameters that stay as they are, by the names in the model's file or what comes before a"
              + " dot of theirs, as `layers.0`; `inputs` are those of numeric and category embeddings.");
  public static final Key<Optional<String>> INITIAL_MODEL =
      Key.of(
              "training.initialModel",
              text().orNone(),
              Optional.<String>empty(),
              "The folder of a model, or its run folder, whose parameters training begins with. The"
                  + " network must have its layers; columns are read as it reads them.")
          .byDefault("none")
          .free();
  public static final Key<Double> MAX_MINUTES =
      Key.of(
              "training.maxMinutes",
              number(Range.atLeast(0)),
              0.0,
              "So long may training take; then it ends well, with the best so far. Counted anew"
                  + " where a run goes on. 0: as long as it takes.")
          .free();
  public static final Key<Long> SEED =
      Key.of(
          "training.seed",
          longInteger(Long.MIN_VALUE, Long.MAX_VALUE),
          42L,
          "Of all random choices: the first weights, the shards, the rows held out, and the"
              + " shuffling.");

  /** Logical pieces of the training set. */
  public static final Key<Optional<Integer>> SHARDS =
      Key.of(
          "training.shards",
          integer(1, 1_000_000).orAuto(),
          Optional.empty(),
          "Pieces that the training set is cut into, one Spark task each; bits of a result depend"
              + " on it. `auto`: the default parallelism, but no more than one for each 64 rows of"
              + " a batch.");

  public static final Key<Optional<EngineChoice>> ENGINE =
      Key.of(
              "training.engine",
              word(EngineChoice.class).orAuto(),
              Optional.<EngineChoice>empty(),
              "Where gradients are computed: by `spark`'s executors, or by the driver's own threads"
                  + " (`local`), with the same bits. `auto`: local with a local master, if the"
                  + " packed rows are on disk or take less than a quarter of the heap; on a cluster"
                  + " the first steps decide.")
          .free();
  public static final Key<Optional<MathBackend>> MATH_BACKEND =
      Key.of(
          "training.mathBackend",
          word(MathBackend.class).orAuto(),
          Optional.empty(),
          "What multiplies matrices: `native` is OpenBLAS, `vector` Java's Vector API, `java` plain"
              + " Java, with the same bits on every processor. `auto`: the first that loads.");
  public static final Key<CheckpointSettings> CHECKPOINT =
      Key.of("training.checkpoint", CheckpointSettings.SECTION).free();

  /** How long a cluster may be without executors before the run gives up. */
  public static final Key<Double> EXECUTOR_WAIT_MINUTES =
      Key.of(
              "training.executorWaitMinutes",
              number(Range.above(0)),
              10.0,
              "So long may a cluster be without executors before the run ends, with a checkpoint.")
          .free();

  public static final SectionType<TrainingSettings> SECTION =
      SectionType.of(
          "How the network learns, and where that is computed.",
          (section, values) -> made(section, values),
          TrainingSettings::values,
          List.of(
              EPOCHS,
              BATCH_SIZE,
              OPTIMIZER,
              SCHEDULE,
              PreparationSettings.WEIGHT_DECAY,
              PreparationSettings.L1,
              PreparationSettings.L2,
              PreparationSettings.CLIP_NORM,
              PreparationSettings.CLIP_VALUE,
              AVERAGING,
              OwnMetrics.CLASSES,
              EARLY_STOPPING,
              LABEL_SMOOTHING,
              THRESHOLD,
              ENSEMBLE,
              INITIAL_MODEL,
              FROZEN,
              MAX_MINUTES,
              SEED,
              SHARDS,
              ENGINE,
              MATH_BACKEND,
              CHECKPOINT,
              EXECUTOR_WAIT_MINUTES));

  private static TrainingSettings made(Section section, SettingValues values) {
    if (values.get(OPTIMIZER) instanceof Lbfgs) {
      for (Key<?> key :
          List.of(
              BATCH_SIZE,
              SCHEDULE,
              PreparationSettings.WEIGHT_DECAY,
              PreparationSettings.L1,
              PreparationSettings.CLIP_NORM,
              PreparationSettings.CLIP_VALUE,
              AVERAGING)) {
        if (!values.get(key).equals(key.defaultValue())) {
          section.problem(key, "does not apply to lbfgs" + instead(key));
        }
      }
    }
    OwnMetrics.check(section);
    return new TrainingSettings(withUsualDecay(section, values));
  }

  private static String instead(Key<?> key) {
    if (key == BATCH_SIZE) {
      return ", whose steps are of all rows; remove it";
    }
    return key == PreparationSettings.WEIGHT_DECAY || key == PreparationSettings.L1
        ? ", which minimises what is smooth; remove it, or take " + PreparationSettings.L2
        : ", which finds the length of its steps itself; remove it";
  }

  // Written down, so that the effective configuration says it.
  private static SettingValues withUsualDecay(Section section, SettingValues values) {
    return section.has(PreparationSettings.WEIGHT_DECAY)
        ? values
        : values.with(PreparationSettings.WEIGHT_DECAY, values.get(OPTIMIZER).usualWeightDecay());
  }

  public int epochs() {
    return values.get(EPOCHS);
  }

  /** Rows of a mini-batch; all that there can be where steps are of all rows. */
  public int batchSize() {
    return values.get(OPTIMIZER) instanceof Lbfgs ? Integer.MAX_VALUE : values.get(BATCH_SIZE);
  }

  public Optimizer optimizer() {
    return new Optimizer(
        values.get(OPTIMIZER),
        values.get(SCHEDULE),
        PreparationSettings.preparation(values),
        new Averaging(values.get(AVERAGING)));
  }

  /** The user's own. */
  public List<OwnClass> metrics() {
    return values.get(OwnMetrics.CLASSES);
  }

  public Optional<EarlyStopping> earlyStopping() {
    return values.get(EARLY_STOPPING);
  }

  public double labelSmoothing() {
    return values.get(LABEL_SMOOTHING);
  }

  public Threshold threshold() {
    return values.get(THRESHOLD);
  }

  public Ensemble ensemble() {
    return values.get(ENSEMBLE);
  }

  public Optional<String> initialModel() {
    return values.get(INITIAL_MODEL);
  }

  public List<String> frozen() {
    return values.get(FROZEN);
  }

  public double maxMinutes() {
    return values.get(MAX_MINUTES);
  }

  public long seed() {
    return values.get(SEED);
  }

  public Optional<Integer> shards() {
    return values.get(SHARDS);
  }

  public Optional<EngineChoice> engine() {
    return values.get(ENGINE);
  }

  public Optional<MathBackend> mathBackend() {
    return values.get(MATH_BACKEND);
  }

  public CheckpointSettings checkpoint() {
    return values.get(CHECKPOINT);
  }

  public double executorWaitMinutes() {
    return values.get(EXECUTOR_WAIT_MINUTES);
  }

  /** The same settings, with the choices that the machine has made. */
  public TrainingSettings resolved(int shards, EngineChoice engine, MathBackend backend) {
    return new TrainingSettings(
        values
            .with(SHARDS, Optional.of(shards))
            .with(ENGINE, Optional.of(engine))
            .with(MATH_BACKEND, Optional.of(backend)));
  }
}
