package io.tributary.app;

import io.tributary.api.InternalAccess;
import io.tributary.api.RunControl;
import io.tributary.api.RunResult;
import io.tributary.api.Settings;
import io.tributary.api.Tributary;
import io.tributary.config.UserException;
import io.tributary.data.DataSettings;
import io.tributary.model.ReadPaths;
import io.tributary.model.RunFolder;
import io.tributary.model.SafeFiles;
import io.tributary.report.RunReport;
import io.tributary.training.Ending;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
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
      "  ./submit.sh train conf/iris.yaml --set training.epochs=5 --set 'network.hidden=[32, 16]'"
          + " --out runs/wide",
      "  ./submit.sh train conf/iris.yaml --resume",
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

  @Option(
      names = "--resume",
      description = "goes on with the run that the run folder holds, from its last checkpoint")
  private boolean resume;

  @Option(names = "--overwrite", description = "replaces the run that the run folder holds")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = settings();
    String output =
        settings
            .output()
            .orElseThrow(
                () ->
                    new UserException(
                        "%s: 'output' is missing: the run folder; or give --out"
                            .formatted(configuration)));
    RunFolder.Existing existing = existing();
    PrintWriter err = spec.commandLine().getErr();
    Configuration hadoop = CommandSession.hadoop();
    DriverPaths.check(settings, output, new SparkConf(), hadoop);
    refuseWhatIsRead(InternalAccess.data(settings), output, hadoop);
    // Locked before Spark starts: a mistake should be told at once.
    try (RunFolder folder = RunFolder.open(output, existing, hadoop, err::println);
        CommandSession session = CommandSession.start("train " + settings.name(), err)) {
      RunControl control =
          InternalAccess.control(folder, session.spark().sparkContext().hadoopConfiguration());
      session.signals().stops(control);
      RunResult result;
      try (RunWriter writer = new RunWriter(folder, spec.commandLine().getOut())) {
        result = Tributary.run(session.spark(), settings, writer, control);
      }
      return result.ending() == Ending.STOPPED
          ? stopped(result, session.signals())
          : finished(result, folder);
    }
  }

  // Files of a run in a folder that is a table would be read as rows of it the next time.
  private static void refuseWhatIsRead(DataSettings data, String output, Configuration hadoop) {
    ReadPaths read =
        new ReadPaths(hadoop)
            .add(DataSettings.PATH.path(), data.path())
            .add(DataSettings.VALIDATION.path(), data.validation().paths())
            .add(DataSettings.TEST.path(), data.test().paths());
    read.refuseLyingIn("output", output);
    for (String written : RunFolder.ownPaths(output)) {
      read.refuseReplacing("output", output, written);
    }
  }

  private RunFolder.Existing existing() {
    if (resume && overwrite) {
      throw new UserException(
          "--resume and --overwrite: give one of them: --resume goes on with the run that is there,"
              + " --overwrite replaces it");
    }
    return resume
        ? RunFolder.Existing.RESUME
        : overwrite ? RunFolder.Existing.OVERWRITE : RunFolder.Existing.REFUSE;
  }

  private int finished(RunResult result, RunFolder folder) {
    try {
      folder.completeMetrics();
      if (result.model().isPresent()) {
        folder.writeModel(InternalAccess.trained(result.model().get()));
      }
      folder.writeSummary(result.summary());
    } catch (IOException e) {
      throw new UserException(
          "cannot write the result to '%s': %s; when there is room, the same command with --resume writes it from the last checkpoint"
              .formatted(folder.path(), SafeFiles.reason(e)),
          e);
    }
    PrintWriter console = spec.commandLine().getOut();
    console.print(RunReport.of(result, folder.path()));
    console.flush();
    if (result.evaluationFailure().isPresent()) {
      spec.commandLine()
          .getErr()
          .println(
              "The model is written; 'evaluate' measures it, or the same command with --resume."
                  + " What ended its evaluation:");
      throw result.evaluationFailure().get();
    }
    if (result.divergence().isPresent()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("Training diverged: " + result.divergence().get());
      if (folder.holdsModel()) {
        err.printf("The model in '%s' is an earlier run's, which stays%n", folder.path());
      }
      return Main.DIVERGED;
    }
    return Main.DONE;
  }

  private int stopped(RunResult result, StopSignals signals) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "Stopped by %s after step %s, with %s epochs done. ",
        signals.name(), result.steps(), result.epochs());
    err.println(
        result
            .checkpoint()
            .map(path -> "The same command with --resume goes on from " + path)
            .orElse("There is no checkpoint: the same command with --resume begins anew"));
    err.flush();
    return signals.status();
  }

  private Settings settings() {
    Settings settings = Settings.load(configuration, overrides);
    return out.map(settings::withOutput).orElse(settings);
  }
}
