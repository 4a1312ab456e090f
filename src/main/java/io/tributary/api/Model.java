package io.tributary.api;

import io.tributary.cluster.SharedParameters;
import io.tributary.cluster.SparkEvaluator;
import io.tributary.cluster.TableScorer;
import io.tributary.cluster.WaitedJobs;
import io.tributary.config.OwnClass;
import io.tributary.config.UserException;
import io.tributary.data.BadRowPolicy;
import io.tributary.data.LabelEncoding;
import io.tributary.data.TableEncoding;
import io.tributary.engine.Evaluation;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.evaluation.OwnMetrics;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.ShardedTable;
import io.tributary.ingest.SplitView;
import io.tributary.ingest.StoragePlan;
import io.tributary.model.ModelFolder;
import io.tributary.model.TrainedModel;
import io.tributary.spark.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** A trained network that reads raw tables as training did. Immutable. */
public final class Model {
  /** As many as a configuration may ask for. */
  private static final long MAX_SHARDS = 1_000_000;

  /** In the provenance: the classes of the user's own metrics. */
  static final String OWN_METRICS = "ownMetrics";

  private final TrainedModel trained;
  private final SharedParameters parameters;

  Model(TrainedModel trained) {
    this.trained = trained;
    this.parameters = new SharedParameters(trained.members());
  }

  /**
   * Reads a model, with the file systems' settings of the active Spark session, if there is one.
   *
   * @param path a run folder, or its {@code model} folder, on any Hadoop file system
   * @throws UserException if there is none, or a damaged one
   */
  public static Model load(String path) {
    return load(path, activeConfiguration());
  }

  // The program's own spark.hadoop.* settings, where there is a session to ask.
  private static Configuration activeConfiguration() {
    Option<SparkSession> session = SparkSession.getActiveSession();
    if (session.isEmpty()) {
      session = SparkSession.getDefaultSession();
    }
    return session.isEmpty() ? new Configuration() : Tables.hadoopConfiguration(session.get());
  }

  /** Reads a model, with the settings of a cluster's file systems. */
  public static Model load(String path, Configuration hadoop) {
    try {
      return new Model(ModelFolder.read(new Path(path), hadoop));
    } catch (IllegalArgumentException e) {
      throw new UserException("'%s' is no path: %s".formatted(path, e.getMessage()));
    }
  }

  /**
   * Writes the model's two files to a folder, which is made if it is not there.
   *
   * @throws UserException if the folder already holds a model, or another process is writing one
   */
  public void save(String path) throws IOException {
    save(path, activeConfiguration());
  }

  /** Writes the model, with the settings of a cluster's file systems. */
  public void save(String path, Configuration hadoop) throws IOException {
    ModelFolder.writeNew(trained, new Path(path), hadoop);
  }

  /** The name of the model's content: the SHA-256 of its parameters. */
  public String parametersSha256() {
    return trained.parametersSha256();
  }

  /** What was measured when it was trained: {@code final} in {@code summary.json}. */
  public Map<String, Object> metrics() {
    return trained.metrics();
  }

  /** Where it comes from: data, rows, seed, versions; plain values in reading order. */
  public Map<String, Object> provenance() {
    return trained.provenance();
  }

  /**
   * What the elements of its outputs stand for, in their order: the classes of one label, or the
   * label columns.
   */
  public List<String> outputNames() {
    return trained.encoding().label().names();
  }

  /**
   * The same model of two classes, which predicts the second one where its probability is above a
   * threshold.
   *
   * @throws UserException if it has no such classes, or if that is no number between 0 and 1
   */
  public Model withThreshold(double threshold) {
    LabelEncoding label = trained.encoding().label();
    return new Model(trained.withLabel(DecisionThreshold.with(label, threshold, "threshold")));
  }

  /** The model's parts. */
  TrainedModel trained() {
    return trained;
  }

  /**
   * The table with a column {@code prediction} (the class in its own type, the number, or an array:
   * of numbers, or of 0 or 1 for each label) and, for classification, {@code probability} (an
   * array, classes or labels in order). The label need not be there.
   *
   * <p>The added columns are expressions over the model's: nothing is computed before they are
   * used, all other columns are left as they are, and the table may be a stream. The parameters are
   * broadcast once; Spark drops them when no table uses them any more.
   *
   * @throws UserException if the table lacks columns, or has one of the added ones
   */
  public Dataset<Row> transform(Dataset<Row> table) {
    return scorer().withPredictions(table, parameters.in(table.sparkSession()));
  }

  /**
   * Makes the model a function of SQL text and of {@code expr}, until the session ends or another
   * takes its name. {@code SELECT *, predict_iris(*).prediction FROM flowers} takes the model's
   * columns from the table by their names; so does {@code predict_iris(petal_length, ...)}, in any
   * order. Arguments that are called otherwise are taken in the model's order. The result is a
   * structure of what {@link #transform} adds, and has its bits.
   */
  public void register(SparkSession session, String name) {
    scorer().register(session, name, parameters.in(session));
  }

  private TableScorer scorer() {
    return new TableScorer(trained.encoding(), trained.topology());
  }

  /**
   * Scores a table once, and counts what is met.
   *
   * @param name what the table is called in messages
   * @param kept the columns that stay, in their order
   * @throws UserException if the table lacks columns, or keeps one that is called as an added one
   */
  public Scoring score(Dataset<Row> table, String name, List<String> kept) {
    return new Scoring(trained, table, name, kept);
  }

  /**
   * The metrics of a labelled table, and {@code rows}: how many it has that could be read.
   *
   * @param name what the table is called in messages
   * @throws UserException if the table cannot be read as the training table was
   */
  public Map<String, Object> evaluate(Dataset<Row> table, String name) {
    return evaluate(table, name, note -> {});
  }

  /**
   * The metrics of a labelled table, and {@code rows}: how many it has that could be read.
   *
   * @param name what the table is called in messages
   * @param notes takes what the user should know of the table, a line each
   * @throws UserException if the table cannot be read as the training table was
   */
  public Map<String, Object> evaluate(Dataset<Row> table, String name, Consumer<String> notes) {
    Measured measured = measured(table, name, notes);
    return withRows(measured, measured.evaluation.metrics().plain());
  }

  /**
   * The metrics of a labelled table; beside them {@code baseline}, what one prediction for all rows
   * is worth on them (the training rows' most frequent class or mean), and {@code perClass}, for
   * each class or label {@code precision}, {@code recall}, {@code f1} and {@code support}.
   *
   * @param name what the table is called in messages
   * @param notes takes what the user should know of the table, a line each
   * @throws UserException if the table cannot be read as the training table was
   */
  public Map<String, Object> report(Dataset<Row> table, String name, Consumer<String> notes) {
    LabelEncoding label = trained.encoding().label();
    Optional<Baseline> baseline = Baseline.read(trained.metrics(), label);
    Measured measured = measured(table, name, notes);
    return withRows(measured, FinalEvaluation.of(measured.evaluation.sum(), baseline, label));
  }

  private static Map<String, Object> withRows(Measured measured, Map<String, Object> metrics) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("rows", measured.rows);
    all.putAll(metrics);
    return all;
  }

  private record Measured(long rows, Evaluation evaluation) {}

  private Measured measured(Dataset<Row> table, String name, Consumer<String> notes) {
    return WaitedJobs.result(
        table.sparkSession().sparkContext(), () -> measuredHere(table, name, notes));
  }

  private Measured measuredHere(Dataset<Row> table, String name, Consumer<String> notes) {
    TableEncoding encoding = trained.encoding();
    long trainedIn = provenanceNumber("shards", 1);
    int shards = trainedIn >= 1 && trainedIn <= MAX_SHARDS ? (int) trainedIn : 1;
    long seed = provenanceNumber("seed", 0);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext());
    trained
        .topology()
        .loss()
        .problem()
        .ifPresent(
            problem -> {
              throw new UserException("the model's loss: " + problem);
            });
    RowNetwork network =
        new RowNetwork(trained.topology(), encoding.layout(), encoding.label(), ownMetrics(notes));
    StoragePlan storage = StoragePlan.of(spark.sc(), Optional.empty());
    try (ShardedTable packed =
            Ingest.pack(table, name, encoding, BadRowPolicy.FAIL, seed, shards, storage);
        SparkEvaluator evaluator =
            new SparkEvaluator(spark, network, Map.of(Split.TEST, SplitView.of(packed)))) {
      packed.counts().notes(packed.rows()).forEach(notes);
      Evaluation evaluation = evaluator.evaluate(Split.TEST, trained.members(), encoding.label());
      FinalEvaluation.overflow(name, evaluation.sum(), encoding.label()).ifPresent(notes);
      return new Measured(packed.rows(), evaluation);
    }
  }

  // Those that are on the class path.
  private List<OwnClass> ownMetrics(Consumer<String> notes) {
    List<OwnClass> there = new ArrayList<>();
    if (trained.provenance().get(OWN_METRICS) instanceof List<?> names) {
      for (Object name : names) {
        OwnClass own = new OwnClass(String.valueOf(name));
        OwnMetrics.problem(own)
            .ifPresentOrElse(
                problem -> notes.accept("A metric is not measured: " + problem),
                () -> there.add(own));
      }
    }
    return there;
  }

  private long provenanceNumber(String key, long absent) {
    return trained.provenance().get(key) instanceof Number number ? number.longValue() : absent;
  }
}
