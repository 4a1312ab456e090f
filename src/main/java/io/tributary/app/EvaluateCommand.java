package io.tributary.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tributary.api.Model;
import io.tributary.config.UserException;
import io.tributary.model.ReadPaths;
import io.tributary.model.SafeFiles;
import io.tributary.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = "Shows the metrics of a saved model on labelled data.",
    footer = {
      "",
      "Example:",
      "  ./submit.sh evaluate --model runs/iris --data data/iris.csv --json metrics.json"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ModelOption model;

  @Mixin private TableOptions table;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the metrics there as JSON")
  private Optional<Path> json = Optional.empty();

  @Mixin private ThresholdOption threshold;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = CommandSession.hadoop();
    Model loaded = threshold.applied(model.load(hadoop));
    json.ifPresent(
        file -> {
          new ReadPaths(hadoop)
              .addModel(ModelOption.NAME, model.path())
              .add("--data", table.paths())
              .refuseReplacing("--json", file.toString(), file.toUri().toString());
          whyNotWritten(file).ifPresent(reason -> refuse(file, reason));
        });
    try (CommandSession session = CommandSession.start("evaluate", spec.commandLine().getErr())) {
      Map<String, Object> metrics =
          loaded.report(
              table.source().open(session.spark()),
              table.name(),
              note -> spec.commandLine().getOut().println(note));
      spec.commandLine().getOut().print(RunReport.metrics(metrics));
      spec.commandLine().getOut().flush();
      if (json.isPresent()) {
        write(metrics, json.get());
      }
      return Main.DONE;
    }
  }

  private static void write(Map<String, Object> metrics, Path file) {
    try {
      String text =
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(metrics)
              + "\n";
      Files.writeString(file, text);
    } catch (IOException e) {
      refuse(file, SafeFiles.reason(e));
    }
  }

  private static void refuse(Path file, String reason) {
    throw new UserException("--json: cannot write '%s': %s".formatted(file, reason));
  }

  // Looked at before the table is read, which may take hours; what is there stays as it is.
  private static Optional<String> whyNotWritten(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      return Optional.of("it is a folder, and a file is wanted");
    }
    if (Files.exists(file)) {
      return Files.isWritable(file) ? Optional.empty() : Optional.of("it may not be written to");
    }
    if (!Files.isDirectory(folder)) {
      return Optional.of(
          Files.exists(folder)
              ? "'%s' is no folder".formatted(folder)
              : "the folder '%s' does not exist; make it first".formatted(folder));
    }
    return Files.isWritable(folder)
        ? Optional.empty()
        : Optional.of("the folder '%s' may not be written to".formatted(folder));
  }
}
