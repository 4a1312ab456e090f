package io.tributary.app;

import io.tributary.api.ClusterLostException;
import io.tributary.cluster.ExecutorMemory;
import io.tributary.config.UserException;
import io.tributary.spark.Processes;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What spark-submit starts. */
@Command(
    name = "submit.sh",
    synopsisHeading = "Usage: ",
    customSynopsis = "./submit.sh [spark-submit options] COMMAND [arguments]",
    description = "Trains neural networks on Spark tables.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      InspectCommand.class,
      HelpCommand.class,
      VersionCommand.class
    },
    footer = {
      "",
      "Options before COMMAND go to spark-submit as they are (--master, --executor-memory, ...).",
      "Examples:",
      "  ./submit.sh train conf/iris.yaml",
      "  ./submit.sh --master 'local[4]' train conf/iris.yaml --set training.epochs=5",
      "  ./submit.sh help train"
    })
public final class Main implements Callable<Integer> {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USER_ERROR = 2;
  static final int DIVERGED = 3;

  /** Spark's own status for it, which an executor or another thread of the driver ends with. */
  static final int OUT_OF_MEMORY = Processes.OUT_OF_MEMORY;

  @CommandLine.Spec private CommandSpec spec;

  /** Each command's {@code --help}, before which nothing else is required. */
  private static final class HelpOption {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "shows this")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return USER_ERROR;
  }

  public static void main(String[] arguments) {
    StandardOutput output = StandardOutput.install();
    int status = execute(arguments);
    System.out.flush();
    Optional<String> problem = output.problem();
    if (problem.isPresent()) {
      System.err.printf("Standard output is not complete: %s%n", problem.get());
      status = status == DONE ? USER_ERROR : status;
    }
    System.exit(status);
  }

  /** Runs a command. The exit status. */
  static int execute(String... arguments) {
    return execute(new CommandLine(new Main()), arguments);
  }

  /** Runs a command that writes to {@code out} and {@code err}. The exit status. */
  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    return execute(new CommandLine(new Main()).setOut(out).setErr(err), arguments);
  }

  static int execute(CommandLine command, String... arguments) {
    CommandSpec help = CommandSpec.forAnnotatedObject(new HelpOption());
    command.getCommandSpec().addMixin("help", help);
    for (CommandLine subcommand : command.getSubcommands().values()) {
      subcommand.getCommandSpec().addMixin("help", help);
    }
    try {
      return command
          .setUsageHelpWidth(110)
          .setExecutionExceptionHandler((e, commandLine, parsed) -> report(e, commandLine.getErr()))
          .setParameterExceptionHandler(Main::reportUsage)
          .execute(arguments);
    } catch (OutOfMemoryError e) {
      return reportMemory(e.getMessage(), command.getErr());
    }
  }

  // A task's failure may be there in words only, where Spark has wrapped it into another one.
  private static boolean isLocalTaskWithoutMemory(String message) {
    return message.contains("executor driver)") && message.contains("java.lang.OutOfMemoryError");
  }

  private static int reportMemory(String which, PrintWriter err) {
    if (String.valueOf(which).contains("native thread")) { // no question of the heap
      err.printf(
          "The system starts no more threads (%s): raise its limit (ulimit -u, or the container's"
              + " pids)%n",
          which);
      err.flush();
      return OUT_OF_MEMORY;
    }
    err.printf(
        "Out of memory (%s) with a heap of %d MB: give the driver more (spark.driver.memory,"
            + " --driver-memory before the command)%n",
        which, Runtime.getRuntime().maxMemory() >> 20);
    err.flush();
    return OUT_OF_MEMORY;
  }

  private static int report(Exception e, PrintWriter err) {
    if (isShuttingDown()) {
      return FAILED; // Ctrl-C or SIGTERM: whatever fails now fails because Spark is being stopped
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClusterLostException lost) {
        err.println(cause.getMessage()); // where in our code it showed tells nothing
        err.flush();
        return lost.isOutOfMemory() ? OUT_OF_MEMORY : FAILED;
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("SparkContext was shut down")) {
        err.println("Spark has stopped: the master is gone, or has removed the application");
        err.flush();
        return FAILED;
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException) {
        err.println(cause.getMessage());
        err.flush();
        return USER_ERROR;
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return reportMemory(cause.getMessage(), err);
      }
      if (isLocalTaskWithoutMemory(String.valueOf(cause.getMessage()))) {
        return reportMemory("in a task", err);
      }
    }
    if (ExecutorMemory.ranOut(e)) {
      err.println(ExecutorMemory.TOO_SMALL);
      err.flush();
      return OUT_OF_MEMORY;
    }
    Optional<String> full = FullDisk.reason(e);
    if (full.isPresent()) {
      err.println(FullDisk.isSparks(e) ? FullDisk.ofSpark(full.get()) : FullDisk.ofAny(full.get()));
      err.flush();
      return USER_ERROR;
    }
    e.printStackTrace(err);
    err.flush();
    return FAILED;
  }

  private static boolean isShuttingDown() {
    Thread probe = new Thread();
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static int reportUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    boolean sparkOption =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            && unmatched.getUnmatched().stream()
                .anyMatch(a -> a.matches("--(master|conf|deploy-mode|.*-memory|.*-cores)(=.*)?"));
    err.println(
        sparkOption
            ? "Options for spark-submit go before the command: ./submit.sh --master ... "
                + command.getCommandName()
            : "'./submit.sh help%s' shows the usage."
                .formatted(command.getParent() == null ? "" : " " + command.getCommandName()));
    err.flush();
    return USER_ERROR;
  }
}
