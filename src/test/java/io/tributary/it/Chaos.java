package io.tributary.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Nothing changes the result, nothing is lost: runs on a cluster of real processes that are
 * disturbed at random, each of which has to end with the bits of an undisturbed one.
 *
 * <p>A run's faults are a function of its seed ({@link ChaosPlan}); when exactly they come is not,
 * as processes have their own pace.
 */
final class Chaos {
  private static final int WORKERS = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path results;
  private final Map<ChaosPlan.Training, Reference> references =
      new EnumMap<>(ChaosPlan.Training.class);

  /** What an undisturbed run leaves. */
  private record Reference(JsonNode sha256, JsonNode last, List<JsonNode> epochs) {}

  /**
   * @param folder for the results, and for what the runs leave
   */
  Chaos(Path folder) throws IOException {
    this.folder = folder;
    this.results = folder.resolve("results.md");
    delete(folder);
    Files.createDirectories(folder);
  }

  /**
   * Makes runs, one for each seed from the first one on, and writes a table of them to {@code
   * results.md}.
   *
   * @return what was wrong, a line for each run; empty if nothing was
   */
  List<String> run(long firstSeed, int runs) throws Exception {
    tell("| seed | training | faults | resumed from step | seconds | equal |");
    tell("|---:|---|---|---|---:|---|");
    List<String> wrong = new ArrayList<>();
    Path clusterFolder = Files.createDirectory(folder.resolve("cluster"));
    try (StandaloneCluster cluster = StandaloneCluster.start(clusterFolder, WORKERS, Map.of())) {
      for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
        ChaosPlan plan = ChaosPlan.of(seed);
        Reference reference = reference(plan);
        try (ChaosRun run = new ChaosRun(plan, cluster, folder.resolve("seed-" + seed))) {
          ChaosRun.Outcome outcome = run.run();
          List<String> problems = new ArrayList<>(outcome.problems());
          if (problems.isEmpty()) {
            problems.addAll(differences(reference, reference(run.out())));
          }
          tell(row(plan, outcome, problems));
          if (!problems.isEmpty()) {
            wrong.add("seed %d: %s".formatted(seed, problems));
          }
        }
        cluster.awaitIdle();
      }
    }
    return wrong;
  }

  private void tell(String line) throws IOException {
    System.out.println(line);
    Files.writeString(results, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String row(ChaosPlan plan, ChaosRun.Outcome outcome, List<String> problems) {
    return "| %d | %d shards, %s | %s | %s | %.0f | %s |"
        .formatted(
            plan.seed(),
            plan.training().shards(),
            plan.storage(),
            String.join("; ", outcome.happened()),
            String.join(", ", outcome.resumedFrom()),
            outcome.seconds(),
            problems.isEmpty() ? "yes" : "NO: " + String.join("; ", problems));
  }

  /** What threads of one process make of it, without a cluster that could be disturbed. */
  private Reference reference(ChaosPlan plan) throws Exception {
    Reference known = references.get(plan.training());
    if (known == null) {
      Path out = folder.resolve("undisturbed-" + plan.training());
      List<String> arguments = new ArrayList<>(List.of("--master", "local[2]"));
      arguments.addAll(ChaosRun.train("local", plan, out));
      SubmitScript.Result result = new SubmitScript().run(arguments.toArray(new String[0]));
      if (result.exitCode() != 0) {
        throw new AssertionError("the undisturbed run failed: " + result);
      }
      known = reference(out);
      references.put(plan.training(), known);
    }
    return known;
  }

  private static Reference reference(Path run) throws IOException {
    JsonNode summary = JSON.readTree(run.resolve("summary.json").toFile());
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : ChaosRun.completeLines(run.resolve("metrics.jsonl"))) {
      ObjectNode epoch = (ObjectNode) JSON.readTree(line);
      epochs.add(epoch.remove(List.of("seconds", "examplesPerSecond")));
    }
    return new Reference(summary.path("parametersSha256"), summary.path("final"), epochs);
  }

  private static List<String> differences(Reference expected, Reference actual) {
    List<String> differences = new ArrayList<>();
    if (!expected.sha256().equals(actual.sha256())) {
      differences.add("other parameters");
    }
    if (!expected.last().equals(actual.last())) {
      differences.add("other final metrics");
    }
    if (!expected.epochs().equals(actual.epochs())) {
      differences.add("other lines in metrics.jsonl");
    }
    return differences;
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** {@code FIRST_SEED RUNS}. */
  public static void main(String[] arguments) throws Exception {
    Chaos chaos = new Chaos(SubmitScript.PROJECT.resolve("target/chaos"));
    List<String> wrong = chaos.run(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]));
    wrong.forEach(System.err::println);
    System.exit(wrong.isEmpty() ? 0 : 1);
  }
}
