package io.tributary.app;

import io.tributary.api.InternalAccess;
import io.tributary.report.ModelReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "inspect",
    description = "Shows what a saved model is made of, where it comes from, and its metrics.",
    footer = {"", "Example:", "  ./submit.sh inspect --model runs/iris"})
final class InspectCommand implements Callable<Integer> {
  @Mixin private ModelOption model;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .print(ModelReport.of(InternalAccess.trained(model.load(CommandSession.hadoop()))));
    spec.commandLine().getOut().flush();
    return Main.DONE;
  }
}
