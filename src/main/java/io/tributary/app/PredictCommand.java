package io.tributary.app;

import io.tributary.api.Model;
import io.tributary.api.Scoring;
import io.tributary.cluster.WaitedJobs;
import io.tributary.config.UserException;
import io.tributary.ingest.ColumnSelection;
import io.tributary.ingest.TableSource;
import io.tributary.model.OutputFolder;
import io.tributary.model.ReadPaths;
import io.tributary.model.SafeFiles;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
  @Mixin private ModelOption model;

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

  @Mixin private ThresholdOption threshold;

  @Option(names = "--overwrite", description = "replaces what is at PATH")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Configuration hadoop = CommandSession.hadoop();
    Model loaded = threshold.applied(model.load(hadoop));
    ReadPaths read =
        new ReadPaths(hadoop).addModel(ModelOption.NAME, model.path()).add("--data", table.paths());
    read.refuseOverlap("--out", out);
    PrintWriter err = spec.commandLine().getErr();
    try (OutputFolder output = OutputFolder.open("--out", out, overwrite, hadoop, err::println);
        CommandSession session = CommandSession.start("predict", err)) {
      Dataset<Row> input = table.source().open(session.spark());
      read.addFiles("--data", input.inputFiles()).refuseOverlap("--out", out);
      List<String> notes = score(loaded, input, output);
      PrintWriter console = spec.commandLine().getOut();
      console.printf("Scored %s into %s%n", table.name(), out);
      notes.forEach(console::println);
      console.flush();
      return Main.DONE;
    }
  }

  // What was met is known when the table is written.
  private List<String> score(Model loaded, Dataset<Row> input, OutputFolder output) {
    List<String> kept = kept(TableSource.columnNames(input.schema()));
    try (Scoring scoring = loaded.score(input, table.name(), kept)) {
      try {
        WaitedJobs.result(
            input.sparkSession().sparkContext(),
            () -> {
              sink()
                  .write(
                      scoring.rows(),
                      loaded.outputNames(),
                      TableSource.partitionColumns(input),
                      output.temporary());
              return output;
            });
        output.complete("--out");
      } catch (UserException e) {
        throw e;
      } catch (Exception e) { // Spark throws checked ones that it does not declare
        throw SafeFiles.refusedByDisk(e)
            .<RuntimeException>map(
                reason ->
                    FullDisk.isSparks(e)
                        ? new UserException(FullDisk.ofSpark(reason), e)
                        : new UserException(
                            "--out: cannot write to '%s': %s%s; nothing of it is left there"
                                .formatted(
                                    out,
                                    reason,
                                    FullDisk.ofOutput(out, CommandSession.hadoop())
                                        .map(folder -> " in " + folder)
                                        .orElse("")),
                            e))
            .orElseGet(() -> scoring.explained(e));
      }
      return scoring.notes();
    }
  }

  private PredictionSink sink() {
    return new PredictionSink(
        outFormat.orElseGet(() -> PredictionSink.formatOfSuffix(out)),
        TableOptions.map("--outOption", outOptions),
        Optional.ofNullable(partitionBy),
        overwrite);
  }

  private List<String> kept(List<String> all) {
    return columns == null
        ? all
        : ColumnSelection.named("--columns", PredictionSink.names(columns, all), all);
  }
}
