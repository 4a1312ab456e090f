package io.tributary.app;

import io.tributary.api.Model;
import io.tributary.cluster.TableScorer;
import io.tributary.config.UserException;
import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.ingest.Projection;
import io.tributary.model.SafeFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.ArrayType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    description =
        "Scores a table of any size: every input column is kept, prediction columns are added.",
    footer = {
      "",
      "Example:",
      "  ./submit.sh predict --model runs/iris --data data/iris.csv --out scored --outFormat csv"
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
      description = "default: from the suffix of PATH, else parquet")
  private Optional<String> outFormat = Optional.empty();

  @Option(names = "--overwrite", description = "replaces what is at PATH")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Model loaded = Model.load(model, CommandSession.hadoop());
    try (CommandSession session = CommandSession.start("predict")) {
      Path path = new Path(out);
      FileSystem fs =
          SafeFiles.fileSystem(path, session.spark().sparkContext().hadoopConfiguration());
      if (fs.exists(path) && !overwrite) {
        throw new UserException(
            "--out: '%s' already exists; give --overwrite to replace it".formatted(out));
      }
      Dataset<Row> input = table.source().open(session.spark());
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.spark().sparkContext());
      Broadcast<float[]> parameters = context.broadcast(loaded.trained().parameters());
      // Written beside its place first: what fails half-way leaves what was there.
      Path temporary = new Path(path.getParent(), "." + path.getName() + ".tributary-tmp");
      try {
        write(loaded, loaded.transform(input, parameters), temporary.toString());
        fs.delete(path, true);
        if (!fs.rename(temporary, path)) {
          throw new IOException("cannot rename " + temporary + " to " + path);
        }
      } catch (Exception e) { // Spark throws checked ones that it does not declare
        throw loaded.explained(table.name(), input, e);
      } finally {
        fs.delete(temporary, true);
        parameters.destroy();
      }
      spec.commandLine().getOut().printf("Scored %s into %s%n", table.name(), out);
      spec.commandLine().getOut().flush();
      return Main.DONE;
    }
  }

  private void write(Model loaded, Dataset<Row> scored, String path) {
    String format = outFormat.orElseGet(this::formatOfSuffix);
    boolean csv = format.equalsIgnoreCase("csv");
    Dataset<Row> written =
        csv ? withoutArrays(loaded.trained().encoding().label(), scored) : scored;
    var writer = written.write().mode(SaveMode.Overwrite).format(format);
    if (csv) {
      writer = writer.option("header", "true");
    }
    try {
      writer.save(path);
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ClassNotFoundException) {
          throw new UserException(
              "--outFormat: Spark finds no format '%s' on its class path".formatted(format));
        }
      }
      throw e;
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
