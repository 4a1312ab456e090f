package io.tributary.app;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "Shows how a command is used.")
final class HelpCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "the command; all without")
  private String command;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine main = spec.commandLine().getParent();
    CommandLine shown = command == null ? main : main.getSubcommands().get(command);
    if (shown == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "'%s' is no command; there are %s"
              .formatted(command, String.join(", ", main.getSubcommands().keySet())));
    }
    shown.usage(spec.commandLine().getOut());
    return Main.DONE;
  }
}
