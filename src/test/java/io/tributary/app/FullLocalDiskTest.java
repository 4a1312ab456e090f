package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.MountedDisk;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's local folder on a file system that is really full, where this machine can mount one. */
class FullLocalDiskTest {
  @TempDir Path folder;

  /**
   * 20,000 rows of 3 numbers are 235 KB, for which there is room; but 64 shards with a part held
   * out are 128 files, each of one page of 4 KB at least.
   */
  @Test
  void isToldInOneLineAndNothingStays() throws Exception {
    try (MountedDisk mounted = MountedDisk.under(folder, "size=300k")) {
      Path disk = mounted.folder();
      Path err = folder.resolve("err");
      int status = train(disk, err);
      List<String> told =
          Files.readAllLines(err).stream()
              .filter(line -> !line.contains("incubator") && !line.contains("WARN SparkConf"))
              .toList();
      assertEquals(Main.USER_ERROR, status, told.toString());
      assertEquals(1, told.size(), told.toString());
      assertTrue(told.get(0).startsWith("No space left on device"), told.toString());
      assertTrue(told.get(0).contains(disk + " (a disk of 0 MB"), told.toString());
      assertTrue(told.get(0).contains("spark.local.dir"), told.toString());
      try (Stream<Path> left = Files.list(disk)) {
        assertEquals(List.of(), left.toList());
      }
      assertFalse(Files.exists(folder.resolve("run/model")));
    }
  }

  private int train(Path disk, Path err) throws Exception {
    List<String> lines = new ArrayList<>(List.of("a,b,y"));
    for (int row = 0; row < 20_000; row++) {
      lines.add("%d,%d,%d".formatted(row, row % 77, row % 2));
    }
    Path table = Files.write(folder.resolve("t.csv"), lines);
    Path conf =
        Files.writeString(
            folder.resolve("conf.yaml"),
            "network: {hidden: []}\ndata: {path: '%s', label: y, storage: disk}\ntraining: {epochs: 1, shards: 64}"
                .formatted(table));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Djdk."))
        .forEach(command::add);
    Path log =
        Path.of(System.getProperty("tributary.basedir", "")).resolve("conf/log4j2.properties");
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Dlog4j2.configurationFile=" + log.toAbsolutePath(),
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dspark.local.dir=" + disk,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "train",
            conf.toString(),
            "--out",
            folder.resolve("run").toString()));
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().keySet().removeAll(List.of("SPARK_LOCAL_DIRS", "LOCAL_DIRS"));
    process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    process.environment().put("SPARK_LOCAL_HOSTNAME", "localhost");
    File out = folder.resolve("out").toFile();
    return process.redirectOutput(out).redirectError(err.toFile()).start().waitFor();
  }
}
