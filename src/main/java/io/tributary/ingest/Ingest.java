package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.BadRowPolicy;
import io.tributary.data.CellReading;
import io.tributary.data.DataSettings;
import io.tributary.data.InputBins;
import io.tributary.data.InputSettings;
import io.tributary.data.RowLayout;
import io.tributary.data.RowScaler;
import io.tributary.data.SplitRule;
import io.tributary.data.SplitShard;
import io.tributary.data.Storage;
import io.tributary.data.TableEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;

/**
 * The way of a table into shards: profile, decide, pack, fit the statistics, scale.
 *
 * <p>Everything cached on the way is released again; what is left cached is the result's.
 */
public final class Ingest {
  private Ingest() {}

  /**
   * What a training table became.
   *
   * @param table its shards
   * @param encoding how its columns were read
   * @param rows how many rows the table had, dropped ones included
   * @param positiveWeight whether some training row has a weight above 0
   * @param smallestLabel the smallest number of the label columns, whatever they hold
   * @param notes what the user should know of the table's columns, a line each
   * @param bins of the inputs, if they were asked for
   * @param wide columns of many categories, of which nobody has said how they enter
   */
  public record Result(
      ShardedTable table,
      TableEncoding encoding,
      long rows,
      boolean positiveWeight,
      double smallestLabel,
      List<String> notes,
      Optional<InputBins> bins,
      WideCategories wide) {}

  /** Fits an encoding to a table where no model says how columns are read. */
  public static Result fit(
      Dataset<Row> table,
      String name,
      DataSettings settings,
      FitRules.LabelScalingRule labelScaling,
      long seed,
      int shards,
      StoragePlan storage,
      FitRules.BinsRule bins) {
    FitRules rules = new FitRules(labelScaling, bins, 0, rows -> 0);
    return fit(table, name, settings, rules, seed, shards, storage, Optional.empty());
  }

  /**
   * Decides what a table's columns are and packs it.
   *
   * @param table the rows
   * @param name what the table is called in messages
   * @param settings the columns' roles and treatment
   * @param rules what is chosen once columns and label are known
   * @param seed the seed of the row keys
   * @param shards how many shards
   * @param storage where they are to be kept
   * @param initial the encoding of a model that says how columns are read
   * @throws UserException if the table is not as the settings say, or as the model knows it
   */
  public static Result fit(
      Dataset<Row> table,
      String name,
      DataSettings settings,
      FitRules rules,
      long seed,
      int shards,
      StoragePlan storage,
      Optional<TableEncoding> initial) {
    ColumnNames.check(table, name);
    ColumnSelection selection = ColumnSelection.of(table.schema(), settings);
    Projection projection = Projection.of(table, selection.all(), true);
    TableProfile.Request request = request(projection, selection, settings);
    List<JavaRDD<?>> cached = new ArrayList<>();
    try {
      return new TableFit(
              table, name, settings, rules, seed, shards, storage, initial, selection, request,
              cached)
          .result();
    } finally {
      Removal.of(() -> cached.forEach(rdd -> rdd.unpersist(true)));
    }
  }

  /**
   * Packs a labelled table as an encoding says that was fitted to another one.
   *
   * @throws UserException if the table cannot be read so
   */
  public static ShardedTable pack(
      Dataset<Row> table,
      String name,
      TableEncoding encoding,
      BadRowPolicy badRows,
      long seed,
      int shards,
      StoragePlan storage) {
    ColumnNames.check(table, name);
    Projection projection = Projection.of(table, encoding, true);
    boolean columnar = NumberPacker.columns(table, projection).isPresent();
    List<JavaRDD<?>> cached = new ArrayList<>();
    PartitionSums<PackingCounts> counts =
        PartitionSums.registered(table.sparkSession().sparkContext());
    try {
      ShardPacker.Sorted sorted =
          guarded(
              name,
              table,
              projection,
              encoding,
              () -> {
                int stride = encoding.layout().stride();
                long bytes = storage.expectedBytes(table, stride, columnar);
                if (columnar) {
                  room(table).check(name, storage, bytes / stride / Float.BYTES, stride);
                }
                KeyRanges ranges = storage.ranges(shards, bytes);
                return new ShardPacker(encoding, projection, badRows, seed, List.of(), null, ranges)
                    .pack(rows(table, projection), SplitRule.WHOLE, counts, cached);
              });
      ShardedTable packed = scaled(name, sorted, encoding, new float[0], storage, counts.value());
      if (packed.rows() == 0) {
        packed.close();
        String met = String.join("; ", packed.counts().notes(0));
        throw new UserException(
            name
                + ": the table has no rows that can be used"
                + (met.isEmpty() ? "" : " (" + met + ")"));
      }
      return packed;
    } finally {
      Removal.of(() -> cached.forEach(rdd -> rdd.unpersist(true)));
    }
  }

  static ShardedTable scaled(
      String name,
      ShardPacker.Sorted sorted,
      TableEncoding encoding,
      float[] classNumbers,
      StoragePlan plan,
      PackingCounts counts) {
    RowScaler scaler = new RowScaler(encoding, classNumbers);
    RowLayout layout = encoding.layout();
    int stride = layout.stride();
    StorageRoom.of(sorted.runs().rdd().context()).check(name, plan, sorted.count(), stride);
    Storage storage = plan.storage(bytes(sorted, encoding));
    RebuiltShards rebuilt = new RebuiltShards(name);
    SplitRule split = sorted.split();
    JavaRDD<SplitShard> shards =
        sorted
            .runs()
            .mapPartitions(
                runs ->
                    List.of(
                            rebuilt.checked(
                                SplitShard.split(
                                    runs,
                                    split,
                                    scaler,
                                    layout,
                                    () -> ShardBuilders.of(storage, stride))))
                        .iterator())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return ShardedTable.of(shards, rebuilt, split, encoding, storage, counts);
    } catch (RuntimeException | Error e) {
      Removal.of(() -> shards.unpersist(true));
      throw e;
    }
  }

  static StorageRoom room(Dataset<Row> table) {
    return StorageRoom.of(table.sparkSession().sparkContext());
  }

  static long bytes(ShardPacker.Sorted sorted, TableEncoding encoding) {
    return sorted.count() * encoding.layout().stride() * Float.BYTES;
  }

  static TableProfile.Request request(
      Projection projection, ColumnSelection selection, DataSettings settings) {
    int features = selection.features().size();
    int columns = projection.columns().size();
    int[] textLimits = new int[columns];
    int[] numberLimits = new int[columns];
    boolean[] texts = new boolean[columns];
    boolean[] counts = new boolean[columns];
    InputSettings inputs = settings.inputs();
    CategoryLimits limits = new CategoryLimits(inputs, features);
    for (int i = 0; i < columns; i++) {
      boolean label = i >= features && i < features + selection.labels().size();
      String name = projection.columns().get(i);
      boolean hashed = i < features && inputs.hash().containsKey(name);
      counts[i] = i < features && !hashed && inputs.minCount().of(name) > 1;
      textLimits[i] = label ? TableProfile.MAX_CLASSES : hashed ? 1 : limits.kept(name);
      boolean categorical = i < features && !hashed && isListed(name, inputs.categorical());
      texts[i] = i < features + selection.labels().size() && isListed(name, inputs.text());
      numberLimits[i] = label ? TableProfile.MAX_CLASSES : categorical ? limits.kept(name) : 0;
    }
    return new TableProfile.Request(
        projection,
        textLimits,
        numberLimits,
        texts,
        counts,
        settings.missingValues(),
        settings.reading());
  }

  private static boolean isListed(String column, List<String> globs) {
    return !ColumnSelection.matching("", globs, List.of(column), new ArrayList<>()).isEmpty();
  }

  static JavaRDD<InternalRow> rows(Dataset<Row> table, Projection projection) {
    return PlainCsv.of(table)
        .map(csv -> csv.rows(table, projection))
        .orElseGet(
            () -> CheckedTexts.rows(table, projection.select(table), projection.badRowOrdinal()));
  }

  /**
   * The rows of some columns of a table, of which text columns hold nothing but text: other rows
   * are marked as unreadable.
   *
   * @param selected the columns
   * @param badRowOrdinal which of them marks unreadable rows; −1: such a row ends the job
   */
  public static JavaRDD<InternalRow> checkedRows(
      Dataset<Row> table, Dataset<Row> selected, int badRowOrdinal) {
    return CheckedTexts.rows(table, selected, badRowOrdinal);
  }

  // Runs a job over a table; what a row did wrong comes back as one message with the row's place.
  static <T> T guarded(
      String name,
      Dataset<Row> table,
      Projection projection,
      TableEncoding encoding,
      Supplier<T> job) {
    try {
      return job.get();
    } catch (UserException e) {
      throw e;
    } catch (Exception e) {
      throw explained(name, table, projection, encoding, e);
    }
  }

  /**
   * The user's message for a failure that a row's content caused, with the row's place; any other
   * failure as it is.
   */
  public static RuntimeException explained(
      String name, Dataset<Row> table, Projection projection, TableEncoding encoding, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadCellException bad && encoding != null) {
        Optional<String> place =
            RowLocator.locate(table, projection, () -> failing(encoding, projection));
        return RowLocator.withPlace(name, bad.getMessage(), place);
      }
      if (cause instanceof UserException user && !(cause instanceof BadCellException)) {
        return new UserException(name + ": " + user.getMessage());
      }
    }
    if (ReadFailure.file(e).isPresent()) {
      return new UserException("%s: cannot read %s".formatted(name, ReadFailure.reason(e)));
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  private static RowLocator.Test failing(TableEncoding encoding, Projection projection) {
    RowEncoder encoder = new RowEncoder(encoding, projection, 0);
    float[] values = new float[encoding.layout().stride()];
    return row -> encoder.encode(row, values) != RowEncoder.Outcome.ENCODED;
  }

  static UserException explained(
      String name,
      Dataset<Row> table,
      Projection projection,
      DataSettings settings,
      List<Findings.Problem> problems) {
    List<String> missingValues = settings.missingValues();
    CellReading reading = settings.reading();
    List<String> messages = new ArrayList<>();
    for (Findings.Problem problem : problems) {
      Optional<String> place = Optional.empty();
      // Looking a row up costs a pass over the table: a few examples will do.
      if (problem.evidence() != Evidence.NONE && messages.size() < 3) {
        int index = problem.column() == null ? -1 : projection.columns().indexOf(problem.column());
        int ordinal = index < 0 ? projection.badRowOrdinal() : projection.ordinal(index);
        CellType type = index < 0 ? CellType.TEXT : projection.type(index);
        Evidence evidence = problem.evidence();
        place =
            RowLocator.locate(
                table,
                projection,
                () -> evidence.test(ordinal, type, new CellParser(missingValues, reading)));
      }
      messages.add(RowLocator.withPlace(name, problem.message(), place).getMessage());
    }
    return new UserException(String.join("\n", messages));
  }
}
