package io.tributary.app;

import io.tributary.api.Model;
import io.tributary.cluster.ScoringCounts;
import io.tributary.cluster.TableScorer;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.ingest.ColumnSelection;
import io.tributary.ingest.PartitionSums;
import io.tributary.ingest.Projection;
import io.tributary.ingest.Removal;
import io.tributary.ingest.TableSource;
import io.tributary.model.OutputFolder;
import io.tributary.model.ReadPaths;
import io.tributary.model.SafeFiles;
import io.tributary.spark.Tables;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    description =
        "Scores a table of any size: input columns are kept, prediction columns are added.",
    footer = {
      "",
      "Examples:",
      "  ./submit.sh predict --model runs/iris --data data/iris.csv --out scored --outFormat csv",
      "  ./submit.sh predict --model runs/churn --data customers --out scored --columns"
          + " 'id,region*' \\",
      "      --outOption compression=zstd"
    })
final class PredictCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "the run folder, or its model folder")
  private String model;

  @Mixin private TableOptions table;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH",
      description = "the folder that Spark writes the scored table to")
  private String out;

  @Option(
      names = "--outFormat",
      paramLabel = "F",
      description =
          "parquet, csv, orc, json or any Spark sink; default: from the suffix of PATH, else"
              + " parquet")
  private Optional<String> outFormat = Optional.empty();

  @Option(
      names = "--outOption",
      paramLabel = "k=v",
      description = "an option for Spark's writer, such as compression=zstd; may be repeated")
  private List<String> outOptions = List.of();

  @Option(
      names = "--columns",
      paramLabel = "NAMES",
      description =
          "the input columns to keep, names or globs with commas between them; may be repeated, and"
              + " a column with a comma in its name takes a --columns of its own; \"\" keeps none;"
              + " default: all")
  private List<String> columns; // null where it is not given

  @Option(
      names = "--partitionBy",
      paramLabel = "NAMES",
      description =
          "the columns whose values name the folders of the output, with commas between them; \"\":"
              + " none; default: those that the input is partitioned by, as far as they are kept")
  private List<String> partitionBy; // null where it is not given

  @Option(names = "--overwrite", description = "replaces what is at PATH")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Model loaded = Model.load(model, CommandSession.hadoop());
    ReadPaths read =
        new ReadPaths(CommandSession.hadoop())
            .addModel("--model", model)
            .add("--data", table.paths());
    read.refuseOverlap("--out", out);
    PrintWriter err = spec.commandLine().getErr();
    try (OutputFolder output =
            OutputFolder.open("--out", out, overwrite, CommandSession.hadoop(), err::println);
        CommandSession session = CommandSession.start("predict", err)) {
      Dataset<Row> input = table.source().open(session.spark());
      read.addFiles("--data", input.inputFiles()).refuseOverlap("--out", out);
      ScoringCounts counts = score(loaded, input, output);
      PrintWriter console = spec.commandLine().getOut();
      console.printf("Scored %s into %s%n", table.name(), out);
      if (counts != null) { // else no partition had a row
        counts.notes().forEach(console::println);
      }
      console.flush();
      return Main.DONE;
    }
  }

  private ScoringCounts score(Model loaded, Dataset<Row> input, OutputFolder output) {
    List<String> kept = kept(TableSource.columnNames(input.schema()));
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(input.sparkSession().sparkContext());
    Broadcast<float[]> parameters = context.broadcast(loaded.trained().parameters());
    PartitionSums<ScoringCounts> counts = PartitionSums.registered(context.sc());
    try {
      Dataset<Row> scored = scored(loaded, input, kept, parameters, counts);
      write(loaded, scored, TableSource.partitionColumns(input), output.temporary());
      output.complete("--out");
    } catch (UserException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      throw SafeFiles.refusedByDisk(e)
          .<RuntimeException>map(
              reason ->
                  new UserException(
                      "--out: cannot write to '%s': %s%s; nothing of it is left there"
                          .formatted(
                              out,
                              reason,
                              FullDisk.ofOutput(out, CommandSession.hadoop())
                                  .map(folder -> " in " + folder)
                                  .orElse("")),
                      e))
          .orElseGet(() -> loaded.explained(table.name(), input, e));
    } finally {
      Removal.of(() -> parameters.destroy(true));
    }
    return counts.value();
  }

  private Dataset<Row> scored(
      Model loaded,
      Dataset<Row> input,
      List<String> kept,
      Broadcast<float[]> parameters,
      PartitionSums<ScoringCounts> counts) {
    try {
      return loaded.transform(input, kept, parameters, counts);
    } catch (UserException e) {
      throw new UserException(table.name() + ": " + e.getMessage());
    }
  }

  private List<String> kept(List<String> all) {
    return columns == null ? all : ColumnSelection.named("--columns", names(columns, all), all);
  }

  // A value is a list of names, unless a column is called just so.
  private static List<String> names(List<String> values, List<String> all) {
    List<String> names = new ArrayList<>();
    for (String value : values) {
      for (String name : all.contains(value) ? new String[] {value} : value.split(",")) {
        names.add(all.contains(name) ? name : name.strip());
      }
    }
    names.removeIf(String::isEmpty);
    return names;
  }

  private void write(Model loaded, Dataset<Row> scored, List<String> inputFolders, String path) {
    String format = outFormat.orElseGet(this::formatOfSuffix);
    boolean csv = format.equalsIgnoreCase("csv");
    Dataset<Row> written =
        csv ? withoutArrays(loaded.trained().encoding().label(), scored) : scored;
    List<String> folders = folders(written.schema(), inputFolders);
    if (csv) {
      requireCsvCells(written.schema());
    }
    // Without --overwrite, a sink that is no folder of files decides itself what is in the way.
    var writer =
        written
            .write()
            .mode(overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
            .format(format)
            .partitionBy(folders.toArray(new String[0]));
    if (csv) {
      writer = writer.option("header", "true");
    }
    writer = writer.options(TableOptions.map("--outOption", outOptions));
    try {
      writer.save(path);
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ClassNotFoundException) {
          throw new UserException(
              "--outFormat: Spark finds no format '%s' on its class path".formatted(format));
        }
      }
      // Spark says so before it reads a row: an option's value, a type that the format cannot hold.
      if (e instanceof AnalysisException || e instanceof IllegalArgumentException) {
        throw new UserException(
            "--outFormat: cannot write the scored table as %s: %s"
                .formatted(format, e.getMessage().lines().findFirst().orElse("")));
      }
      throw e;
    }
  }

  /** The columns that name the output's folders. */
  private List<String> folders(StructType schema, List<String> inputFolders) {
    List<String> all = List.of(schema.fieldNames());
    if (partitionBy == null) {
      return inputFolders.stream().filter(all::contains).toList();
    }
    List<String> folders = names(partitionBy, all);
    for (String folder : folders) {
      if (!all.contains(folder)) {
        throw new UserException(
            "--partitionBy: the scored table has no column '%s'%s; its columns are %s"
                .formatted(
                    folder,
                    Spelling.nearest(folder, all)
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElse(""),
                    all));
      }
      DataType type = schema.apply(folder).dataType();
      if (!(type instanceof AtomicType)) {
        throw new UserException(
            "--partitionBy: column '%s' has the type %s, which cannot name folders"
                .formatted(folder, type.simpleString()));
      }
    }
    if (folders.stream().distinct().count() == all.size()) {
      throw new UserException("--partitionBy: no column is left for the files in the folders");
    }
    return folders;
  }

  private static void requireCsvCells(StructType schema) {
    List<String> problems =
        Arrays.stream(schema.fields())
            .filter(field -> !Tables.csvHolds(field.dataType()))
            .map(field -> "'%s' (%s)".formatted(field.name(), field.dataType().simpleString()))
            .toList();
    if (!problems.isEmpty()) {
      throw new UserException(
          "--outFormat: csv has no cells for the columns %s; keep others (--columns), or choose another format (--outFormat parquet)"
              .formatted(String.join(", ", problems)));
    }
  }

  /**
   * The table with a column for each element of the added arrays, which a format has no cell for.
   */
  private static Dataset<Row> withoutArrays(LabelEncoding label, Dataset<Row> scored) {
    List<String> elements =
        label instanceof ClassLabel classes ? classes.classes() : label.columns();
    List<String> arrays =
        Stream.of(TableScorer.PREDICTION, TableScorer.PROBABILITY)
            .filter(List.of(scored.columns())::contains)
            .filter(name -> scored.schema().apply(name).dataType() instanceof ArrayType)
            .toList();
    List<Column> columns = new ArrayList<>();
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER); // as Spark compares them
    for (String name : scored.columns()) {
      if (!arrays.contains(name)) {
        columns.add(Projection.quoted(name));
        names.add(name);
      }
    }
    for (String array : arrays) {
      for (int i = 0; i < elements.size(); i++) {
        String name = array + "_" + elements.get(i);
        if (!names.add(name)) {
          throw new UserException(
              "the scored table would have two columns '%s'; rename or leave out the table's own, or choose another --outFormat than csv"
                  .formatted(name));
        }
        columns.add(Projection.quoted(array).getItem(i).as(name));
      }
    }
    return scored.select(columns.toArray(new Column[0]));
  }

  private String formatOfSuffix() {
    String lower = out.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
    for (String format : List.of("csv", "orc", "json")) {
      if (lower.endsWith("." + format)) {
        return format;
      }
    }
    return "parquet";
  }
}
