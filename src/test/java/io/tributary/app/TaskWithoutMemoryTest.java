package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A task that a local master's heap has no room for ends its command in one line. */
class TaskWithoutMemoryTest {
  @TempDir Path folder;

  /** Asks for 8 GB in a task, on a session as every command has it. */
  @Command(name = "hungry")
  static final class Hungry implements Callable<Integer> {
    @Override
    public Integer call() {
      try (CommandSession session =
          CommandSession.start("hungry", new PrintWriter(System.err, true))) {
        JavaSparkContext spark = new JavaSparkContext(session.spark().sparkContext());
        return (int) spark.parallelize(List.of(1 << 30), 1).map(n -> new long[n].length).count();
      }
    }

    public static void main(String[] none) {
      CommandLine main = new CommandLine(new Main()).addSubcommand(new Hungry());
      System.exit(Main.execute(main, "hungry"));
    }
  }

  @Test
  void isToldInOneLineThatNamesTheSetting() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Djdk."))
        .forEach(command::add);
    Path project = Path.of(System.getProperty("tributary.basedir", "")).toAbsolutePath();
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Dlog4j2.configurationFile=" + project.resolve("conf/log4j2.properties"),
            "-Dspark.master=local[1]",
            "-Dspark.ui.enabled=false",
            "-Dspark.local.dir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Hungry.class.getName()));
    Path err = folder.resolve("err");
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().keySet().removeAll(List.of("SPARK_LOCAL_DIRS", "LOCAL_DIRS"));
    process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    process.environment().put("SPARK_LOCAL_HOSTNAME", "localhost");
    int status =
        process
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    List<String> told =
        Files.readAllLines(err).stream()
            .filter(line -> !line.contains("incubator") && !line.contains("WARN SparkConf"))
            .toList();
    assertEquals(Main.OUT_OF_MEMORY, status, told.toString());
    assertEquals(1, told.size(), told.toString());
    assertTrue(told.get(0).contains("spark.driver.memory"), told.toString());
  }
}
