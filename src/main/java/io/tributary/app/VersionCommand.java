package io.tributary.app;

import io.tributary.api.Version;
import io.tributary.math.MathBackend;
import java.util.concurrent.Callable;
import org.apache.spark.package$;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "version",
    description = "Shows the versions of Tributary, Spark, Java, and the math.")
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    MathBackend backend = MathBackend.best();
    spec.commandLine()
        .getOut()
        .printf(
            "Tributary %s%nSpark %s%nJava %s (%s)%nMath backend %s (%s)%n",
            Version.tributary(),
            package$.MODULE$.SPARK_VERSION(),
            System.getProperty("java.version"),
            System.getProperty("java.vendor"),
            backend,
            backend.products().kernels());
    return Main.DONE;
  }
}
