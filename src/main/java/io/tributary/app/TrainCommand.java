package io.tributary.app;

import io.tributary.api.RunResult;
import io.tributary.api.Tributary;
import io.tributary.config.Config;
import io.tributary.config.UserException;
import io.tributary.model.RunFolder;
import io.tributary.report.RunReport;
import io.tributary.training.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = "Reads a table, trains a network, evaluates it, writes the run folder.",
    footer = {
      "",
      "Examples:",
      "  ./submit.sh train conf/iris.yaml",
      "  ./submit.sh train conf/iris.yaml --set training.epochs=5 --set 'network.hidden=[32, 16]' --out runs/wide",
      "  ./submit.sh --master spark://host:7077 train conf/iris.yaml --overwrite"
    })
final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CONF.yaml", description = "the configuration")
  private String configuration;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "overrides a key of the configuration; may be repeated")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--out", paramLabel = "DIR", description = "the run folder, instead of 'output'")
  private Optional<String> out = Optional.empty();

  @Option(names = "--overwrite", description = "replaces the run that the run folder holds")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings settings = settings();
    String output =
        settings
            .output()
            .orElseThrow(
                () ->
                    new UserException(
                        "%s: 'output' is missing: the run folder; or give --out"
                            .formatted(configuration)));
    PrintWriter console = spec.commandLine().getOut();
    // Checked before Spark starts: a mistake should be told at once.
    RunFolder.at(output, overwrite, CommandSession.hadoop());
    try (CommandSession session = CommandSession.start(settings.name());
        RunFolder folder =
            RunFolder.at(output, overwrite, session.spark().sparkContext().hadoopConfiguration())) {
      RunResult result;
      try (RunWriter writer = new RunWriter(folder, console)) {
        result = Tributary.run(session.spark(), settings, writer);
      }
      if (result.model().isPresent()) {
        folder.writeModel(result.model().get());
      }
      folder.writeSummary(result.summary());
      console.print(RunReport.of(result.summary(), folder.path()));
      console.flush();
      if (result.divergence().isPresent()) {
        spec.commandLine().getErr().println("Training diverged: " + result.divergence().get());
        return Main.DIVERGED;
      }
      return Main.DONE;
    }
  }

  private Settings settings() {
    List<String> all = new ArrayList<>(overrides);
    String fileName = Path.of(configuration).getFileName().toString();
    Config config = Config.parse(configuration, text(), all);
    Settings settings = Settings.read(config, fileName.replaceFirst("\\.ya?ml$", ""), true);
    return new Settings(
        settings.name(),
        settings.data(),
        settings.network(),
        settings.training(),
        out.or(settings::output));
  }

  private String text() {
    try {
      return Files.readString(Path.of(configuration), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UserException(
          "%s: the configuration file does not exist (in the working directory %s)"
              .formatted(configuration, Path.of("").toAbsolutePath()));
    } catch (IOException e) {
      throw new UserException("%s: cannot read the configuration: %s".formatted(configuration, e));
    }
  }
}
