package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.BadRowPolicy;
import io.tributary.data.ClassLabel;
import io.tributary.data.ColumnMoments;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelScaling;
import io.tributary.data.MissingPolicy;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericFeature;
import io.tributary.data.RowBlock;
import io.tributary.data.RowLayout;
import io.tributary.data.RowScaler;
import io.tributary.data.SortedRows;
import io.tributary.data.SplitShard;
import io.tributary.data.TableEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
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
   * @param notes what the user should know of the table's columns, a line each
   */
  public record Result(
      ShardedTable table,
      TableEncoding encoding,
      long rows,
      boolean positiveWeight,
      List<String> notes) {}

  /**
   * Decides what a table's columns are and packs it.
   *
   * @param table the rows
   * @param name what the table is called in messages
   * @param settings the columns' roles and treatment
   * @param labelScaling decides, from the label, whether it is scaled
   * @param seed the seed of the row keys
   * @param shards how many shards
   * @throws UserException if the table is not as the settings say
   */
  public static Result fit(
      Dataset<Row> table,
      String name,
      DataSettings settings,
      LabelScalingRule labelScaling,
      long seed,
      int shards) {
    ColumnSelection selection = ColumnSelection.of(table.schema(), settings);
    Projection projection = Projection.of(table, selection.all(), true);
    TableProfile.Request request = request(projection, selection, settings);
    Fitting fitting =
        new Fitting(table, name, settings, labelScaling, seed, shards, selection, request);
    List<JavaRDD<?>> cached = new ArrayList<>();
    try {
      Optional<Result> inOnePass = fitting.inOnePass(cached);
      return inOnePass.isPresent() ? inOnePass.get() : fitting.inTwoPasses(cached);
    } finally {
      cached.forEach(rdd -> rdd.unpersist(false));
    }
  }

  /** The ways from a table whose columns have been chosen to its shards. */
  private record Fitting(
      Dataset<Row> table,
      String name,
      DataSettings settings,
      LabelScalingRule labelScaling,
      long seed,
      int shards,
      ColumnSelection selection,
      TableProfile.Request request) {

    /** Profiles and packs at once a table of nothing but numbers; empty if it is none. */
    Optional<Result> inOnePass(List<JavaRDD<?>> cached) {
      Projection projection = request.projection();
      boolean mayBeNumbers =
          settings.categorical().isEmpty()
              && IntStream.range(0, projection.columns().size())
                  .mapToObj(projection::type)
                  .allMatch(type -> type == CellType.DOUBLE || type == CellType.TEXT);
      if (!mayBeNumbers) {
        return Optional.empty();
      }
      boolean imputes = settings.missing() == MissingPolicy.IMPUTE;
      NumberPacker packer =
          new NumberPacker(request, selection.features().size(), imputes, seed, shards);
      RowLayout layout =
          new RowLayout(
              selection.features().size(),
              selection.labels().size(),
              selection.weight().isPresent());
      PartitionProfiles profiles = new PartitionProfiles();
      return guarded(
          name,
          table,
          projection,
          null,
          () -> {
            JavaRDD<InternalRow> rows = rows(table, projection);
            if (!packer.isPlausible(rows)) {
              return Optional.empty();
            }
            table.sparkSession().sparkContext().register(profiles);
            JavaPairRDD<Integer, RowBlock> packed =
                NumberPacker.columns(table, projection)
                    .map(batches -> packer.packColumns(batches, profiles))
                    .orElseGet(() -> packer.pack(rows, profiles));
            ShardPacker.Sorted sorted =
                ShardPacker.sorted(packed, layout, shards, settings.validationFraction(), cached);
            TableProfile profile = profiles.value();
            if (profile.notNumbers) {
              cached.forEach(rdd -> rdd.unpersist(false));
              cached.clear();
              return Optional.empty();
            }
            EncodingDecision decision = decision(profile);
            TableEncoding encoding = decided(decision);
            boolean asAssumed =
                encoding.features().size() == selection.features().size()
                    && encoding.features().stream().allMatch(f -> f instanceof NumericFeature);
            float[] classes = null;
            if (encoding.label() instanceof ClassLabel label) {
              classes = new float[label.classes().size()];
              for (int i = 0; i < classes.length; i++) {
                classes[i] = Float.parseFloat(label.classes().get(i)) + 0.0f;
                // Two classes that are one 32-bit number cannot be told apart any more.
                asAssumed &= i == 0 || classes[i] > classes[i - 1];
              }
            }
            if (encoding.label() instanceof MultiLabel) {
              // Rows with other numbers are dropped, and here they were packed.
              for (int i = 0; i < selection.labels().size(); i++) {
                asAssumed &= profile.columns[selection.features().size() + i].isBinary();
              }
            }
            if (!asAssumed) {
              cached.forEach(rdd -> rdd.unpersist(false));
              cached.clear();
              return Optional.of(packed(profile, decision, encoding, cached));
            }
            return Optional.of(scaled(sorted, encoding, classes, profile, decision));
          });
    }

    /** Profiles, decides, packs. */
    Result inTwoPasses(List<JavaRDD<?>> cached) {
      Projection projection = request.projection();
      TableProfile profile =
          guarded(
              name,
              table,
              projection,
              null,
              () -> TableProfile.of(rows(table, projection), request));
      EncodingDecision decision = decision(profile);
      return packed(profile, decision, decided(decision), cached);
    }

    private EncodingDecision decision(TableProfile profile) {
      return new EncodingDecision(
          settings, selection, profile, TableSource.columnNames(table.schema()));
    }

    private TableEncoding decided(EncodingDecision decision) {
      DataType labelType = table.schema().apply(settings.label().get(0)).dataType();
      TableEncoding encoding = decision.encoding(labelType);
      if (encoding == null) {
        throw explained(name, table, request.projection(), settings, decision.problems());
      }
      return encoding;
    }

    private Result packed(
        TableProfile profile,
        EncodingDecision decision,
        TableEncoding encoding,
        List<JavaRDD<?>> cached) {
      Projection projection = Projection.of(table, encoding, true);
      ShardPacker packer = new ShardPacker(encoding, projection, settings.badRows(), seed, shards);
      ShardPacker.Sorted sorted =
          guarded(
              name,
              table,
              projection,
              encoding,
              () -> packer.pack(rows(table, projection), settings.validationFraction(), cached));
      return scaled(sorted, encoding, null, profile, decision);
    }

    private Result scaled(
        ShardPacker.Sorted sorted,
        TableEncoding unscaled,
        float[] classNumbers,
        TableProfile profile,
        EncodingDecision decision) {
      ColumnMoments moments = sorted.moments();
      TableEncoding encoding =
          unscaled.fitted(
              moments, settings.scaling(), labelScaling.of(unscaled) == LabelScaling.STANDARD);
      boolean positiveWeight = moments.weight(unscaled.inputs()) > 0;
      return new Result(
          Ingest.scaled(sorted.rows(), settings.validationFraction(), encoding, classNumbers),
          encoding,
          profile.rows,
          positiveWeight,
          decision.notes());
    }
  }

  /** Whether a label is scaled, once it is known what it is. */
  public interface LabelScalingRule {
    LabelScaling of(TableEncoding encoding);
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
      int shards) {
    Projection projection = Projection.of(table, encoding, true);
    ShardPacker packer = new ShardPacker(encoding, projection, badRows, seed, shards);
    List<JavaRDD<?>> cached = new ArrayList<>();
    try {
      ShardPacker.Sorted sorted =
          guarded(
              name,
              table,
              projection,
              encoding,
              () -> packer.pack(rows(table, projection), 0, cached));
      ShardedTable packed = scaled(sorted.rows(), 0, encoding, null);
      if (packed.rows() == 0) {
        packed.close();
        throw new UserException(name + ": the table has no rows that can be used");
      }
      return packed;
    } finally {
      cached.forEach(rdd -> rdd.unpersist(false));
    }
  }

  private static ShardedTable scaled(
      JavaRDD<SortedRows> sorted,
      double validationFraction,
      TableEncoding encoding,
      float[] classNumbers) {
    RowScaler scaler = new RowScaler(encoding, classNumbers);
    JavaRDD<SplitShard> shards =
        sorted
            .map(s -> SplitShard.split(s, validationFraction, scaler))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return ShardedTable.of(shards, encoding.layout());
    } catch (RuntimeException | Error e) {
      shards.unpersist(false);
      throw e;
    }
  }

  private static TableProfile.Request request(
      Projection projection, ColumnSelection selection, DataSettings settings) {
    int features = selection.features().size();
    int columns = projection.columns().size();
    int[] textLimits = new int[columns];
    int[] numberLimits = new int[columns];
    for (int i = 0; i < columns; i++) {
      boolean label = i >= features && i < features + selection.labels().size();
      textLimits[i] = label ? TableProfile.MAX_CLASSES : settings.maxCategories();
      boolean categorical =
          i < features
              && !ColumnSelection.matching(
                      "",
                      settings.categorical(),
                      List.of(projection.columns().get(i)),
                      new ArrayList<>())
                  .isEmpty();
      numberLimits[i] =
          label ? TableProfile.MAX_CLASSES : categorical ? settings.maxCategories() : 0;
    }
    return new TableProfile.Request(projection, textLimits, numberLimits, settings.missingValues());
  }

  private static JavaRDD<InternalRow> rows(Dataset<Row> table, Projection projection) {
    return PlainCsv.of(table)
        .map(csv -> csv.rows(table, projection))
        .orElseGet(() -> internalRows(projection.select(table)));
  }

  /** A table's rows as Spark holds them inside: no Row objects. */
  public static JavaRDD<InternalRow> internalRows(Dataset<Row> table) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) table).queryExecution().toRdd().toJavaRDD();
  }

  // Runs a job over a table; what a row did wrong comes back as one message with the row's place.
  private static <T> T guarded(
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
      String message = String.valueOf(cause.getMessage());
      if (message.contains("CSV header does not conform to the schema")) {
        return new UserException(
            name + ": the files' headers differ: " + message.lines().skip(1).limit(4).toList());
      }
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  private static RowLocator.Test failing(TableEncoding encoding, Projection projection) {
    RowEncoder encoder = new RowEncoder(encoding, projection, 0);
    float[] values = new float[encoding.layout().stride()];
    return row -> encoder.encode(row, values) != RowEncoder.Outcome.ENCODED;
  }

  private static UserException explained(
      String name,
      Dataset<Row> table,
      Projection projection,
      DataSettings settings,
      List<EncodingDecision.Problem> problems) {
    List<String> messages = new ArrayList<>();
    for (EncodingDecision.Problem problem : problems) {
      Optional<String> place = Optional.empty();
      // Looking a row up costs a pass over the table: a few examples will do.
      if (problem.evidence() != EncodingDecision.Evidence.NONE && messages.size() < 3) {
        List<String> missingValues = settings.missingValues();
        int index = problem.column() == null ? -1 : projection.columns().indexOf(problem.column());
        int ordinal = index < 0 ? projection.badRowOrdinal() : projection.ordinal(index);
        CellType type = index < 0 ? CellType.TEXT : projection.type(index);
        EncodingDecision.Evidence evidence = problem.evidence();
        place =
            RowLocator.locate(table, projection, () -> evidence.test(ordinal, type, missingValues));
      }
      messages.add(RowLocator.withPlace(name, problem.message(), place).getMessage());
    }
    return new UserException(String.join("\n", messages));
  }
}
