package io.tributary.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run on the cluster, and what is done to it. */
final class ChaosRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String LAST_FILE = "checkpoint.json"; // that of a checkpoint is written last
  private static final int KILLED = 128 + 9;
  private static final int TERMINATED = 128 + 15;

  /** How long a run takes to read its table and to make its first steps, more or less. */
  private static final double BEGIN_SECONDS = 6;

  private static final Pattern EPOCH = Pattern.compile("(?m)^epoch \\d+/.*\n");
  private static final Pattern GOING_ON = Pattern.compile("Going on from step ([\\d.,]+)");
  private static final Pattern STOPPED = Pattern.compile("Stopped by SIGTERM after step (\\d+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChaosPlan plan;
  private final StandaloneCluster cluster;
  private final Path folder;
  private final Path out;
  private final Path faultLog;
  private final Random random;
  private final List<String> happened = new ArrayList<>();
  private final List<String> resumedFrom = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Submission driver;
  private int submissions;
  private String damaged; // the checkpoint's folder; null: none since the last resumption
  private long stoppedAt = -1; // the step, since the last resumption

  /**
   * @param folder an empty one, for all that the run leaves
   */
  ChaosRun(ChaosPlan plan, StandaloneCluster cluster, Path folder) throws IOException {
    this.plan = plan;
    this.cluster = cluster;
    this.folder = folder;
    this.out = folder.resolve("run");
    this.faultLog = Files.createDirectories(folder.resolve("faults"));
    this.random = new Random(~plan.seed());
  }

  /**
   * What came of a run.
   *
   * @param happened the faults, each with its moment
   * @param resumedFrom the step, or "the start", for each time
   * @param problems what was not as it should be, the result aside
   */
  record Outcome(
      List<String> happened, List<String> resumedFrom, double seconds, List<String> problems) {}

  /** The run folder. */
  Path out() {
    return out;
  }

  /** Runs it to its end. */
  Outcome run() throws Exception {
    long begun = System.nanoTime();
    try {
      runAndDisturb();
    } catch (AssertionError e) {
      // It took too long: the runs after it may still tell something.
      problems.add(e.getMessage().lines().findFirst().orElse(""));
      Files.writeString(folder.resolve("failure.txt"), e.getMessage());
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    tellLasting();
    return new Outcome(happened, resumedFrom, seconds, problems);
  }

  private void runAndDisturb() throws Exception {
    submit(false);
    for (ChaosPlan.Moment moment : plan.moments()) {
      awaitMoment(moment);
      if (!driver.isAlive()) {
        problems.add("it ended before the fault came: " + moment);
        break;
      }
      inflict(moment.fault());
    }
    end(0);
  }

  private void submit(boolean resume) {
    List<String> arguments = new ArrayList<>(cluster.options());
    if (plan.lasting().contains(Fault.SLOW_EXECUTOR)) {
      for (String setting :
          List.of(
              "spark.speculation=true",
              "spark.speculation.interval=50ms",
              "spark.speculation.minTaskRuntime=100ms",
              "spark.speculation.multiplier=1.5",
              "spark.speculation.quantile=0.5",
              "spark.speculation.efficiency.enabled=false")) {
        arguments.addAll(List.of("--conf", setting));
      }
    }
    if (!plan.lasting().isEmpty()) {
      arguments.addAll(
          new FaultPlugin.Settings(
                  plan.seed(),
                  plan.lasting().contains(Fault.FAIL_TASKS) ? 0.03 : 0,
                  40,
                  plan.training().shards() - 1,
                  plan.lasting().contains(Fault.SLOW_EXECUTOR) ? 0.1 : 0,
                  1000,
                  faultLog)
              .options());
    }
    arguments.addAll(train("spark", plan, out));
    arguments.addAll(List.of("--set", "data.storage=" + plan.storage()));
    // Should this JVM be killed, and with it the cluster, the driver gives up by itself.
    arguments.addAll(List.of("--set", "training.executorWaitMinutes=3"));
    if (resume) {
      arguments.add("--resume");
    }
    driver =
        new SubmitScript()
            .with("SPARK_LOCAL_DIRS", cluster.scratch())
            .within(PATIENCE)
            .start(arguments.toArray(new String[0]));
    submissions++;
  }

  /** The command that trains what a plan says, undisturbed results being the same on any engine. */
  static List<String> train(String engine, ChaosPlan plan, Path out) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("train", "conf/digits.yaml", "--out", out.toString()));
    arguments.addAll(List.of("--set", "training.engine=" + engine));
    plan.training().settings().forEach(s -> arguments.addAll(List.of("--set", s)));
    return arguments;
  }

  // metrics.jsonl tells how far the run is, and how long an epoch takes; the driver's output, that
  // it is this driver that went so far, and not the one before.
  private void awaitMoment(ChaosPlan.Moment moment) throws IOException {
    Await.until(
        "there is an executor, and epoch " + moment.epoch() + " has ended",
        PATIENCE,
        () -> !driver.isAlive() || isPast(moment.epoch()),
        () -> driver.stdout() + driver.stderr());
    List<String> lines = metrics();
    double seconds =
        moment.epoch() == 0 ? BEGIN_SECONDS : JSON.readTree(last(lines)).path("seconds").asDouble();
    // Epochs become faster as the JVMs warm up: the next one's end is late enough.
    Await.pause(
        Duration.ofMillis((long) (1000 * seconds * moment.fraction())),
        () -> !driver.isAlive() || metrics().size() > lines.size());
  }

  private boolean isPast(int epoch) {
    return epoch == 0
        ? !cluster.executors().isEmpty()
        : metrics().size() >= epoch && EPOCH.matcher(driver.stdout()).find();
  }

  /** Lines that are complete: the last one may be about to be written. */
  private List<String> metrics() {
    return completeLines(out.resolve("metrics.jsonl"));
  }

  static List<String> completeLines(Path file) {
    try {
      if (!Files.exists(file)) {
        return List.of();
      }
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of(); // it is being replaced
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T last(List<T> lines) {
    return lines.get(lines.size() - 1);
  }

  private void inflict(Fault fault) throws Exception {
    String moment = moment();
    switch (fault) {
      case KILL_EXECUTOR -> {
        List<ProcessHandle> executors = awaitExecutors();
        executors.get(random.nextInt(executors.size())).destroyForcibly();
      }
      case KILL_WORKER -> {
        List<ProcessHandle> workers = cluster.workers();
        ProcessHandle worker = workers.get(random.nextInt(workers.size()));
        if (random.nextBoolean()) {
          cluster.killWorker(worker);
        } else {
          cluster.killWorkerAndExecutors(worker);
        }
        cluster.startWorker();
      }
      case KILL_DRIVER -> {
        driver.kill();
        end(KILLED);
        submit(true);
      }
      case STOP_DRIVER -> {
        driver.terminate();
        SubmitScript.Result result = end(TERMINATED);
        Matcher step = STOPPED.matcher(result.stderr());
        if (step.find()) { // else it had not begun to train
          stoppedAt = Long.parseLong(step.group(1));
        }
        submit(true);
      }
      case DAMAGE_CHECKPOINT -> {
        Await.until(
            "there are two checkpoints",
            PATIENCE,
            () -> wholeCheckpoints().size() >= 2,
            () -> driver.stderr());
        driver.kill();
        end(KILLED);
        moment += ": " + damageCheckpoint();
        submit(true);
      }
      case FAIL_TASKS, SLOW_EXECUTOR -> throw new IllegalArgumentException(fault.name());
    }
    happened.add(fault + " " + moment);
  }

  private List<ProcessHandle> awaitExecutors() {
    List<ProcessHandle> executors = new ArrayList<>();
    Await.until(
        "there is an executor",
        PATIENCE,
        () -> executors.addAll(cluster.executors()),
        () -> driver.stderr());
    return executors;
  }

  private String moment() throws IOException {
    List<String> lines = metrics();
    JsonNode line = JSON.readTree(lines.isEmpty() ? "{}" : last(lines));
    return "after epoch %d, step %d"
        .formatted(line.path("epoch").asInt(), line.path("step").asInt());
  }

  /** Cuts a file of the newest checkpoint; what was done. */
  private String damageCheckpoint() throws IOException {
    Path newest = last(wholeCheckpoints());
    damaged = newest.getFileName().toString();
    Path file = newest.resolve(random.nextBoolean() ? "state.safetensors" : LAST_FILE);
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      long length = content.length();
      long left = (long) (length * random.nextDouble());
      content.setLength(left);
      return "%s/%s cut to %,d of %,d bytes".formatted(damaged, file.getFileName(), left, length);
    }
  }

  /** The checkpoints that have all of their files, oldest first. */
  private List<Path> wholeCheckpoints() {
    Path checkpoints = out.resolve("checkpoints");
    if (!Files.exists(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(checkpoints)) {
      return all.filter(c -> Files.exists(c.resolve(LAST_FILE))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the driver's end, and keeps what it said. */
  private SubmitScript.Result end(int expectedStatus) throws Exception {
    SubmitScript.Result result;
    try (Submission ending = driver) {
      result = ending.await();
    }
    Files.writeString(folder.resolve("driver-" + submissions + ".out"), result.stdout());
    Files.writeString(folder.resolve("driver-" + submissions + ".err"), result.stderr());
    if (result.exitCode() != expectedStatus) {
      problems.add(
          "exit status %d instead of %d: %s"
              .formatted(
                  result.exitCode(),
                  expectedStatus,
                  result.stderr().lines().reduce((first, second) -> second).orElse("")));
    }
    if (submissions > 1) {
      checkResumption(result);
    }
    return result;
  }

  private void checkResumption(SubmitScript.Result result) {
    Matcher matcher = GOING_ON.matcher(result.stdout());
    long step = matcher.find() ? Long.parseLong(matcher.group(1).replaceAll("\\D", "")) : 0;
    resumedFrom.add(step == 0 ? "the start" : Long.toString(step));
    if (stoppedAt >= 0 && step != stoppedAt) {
      problems.add("stopped after step %d, but resumed from %d".formatted(stoppedAt, step));
    }
    if (damaged != null && damaged.equals("step-%012d".formatted(step))) {
      problems.add("resumed from a damaged checkpoint: " + damaged);
    }
    stoppedAt = -1;
    damaged = null;
  }

  private void tellLasting() throws IOException {
    FaultPlugin.Done done = FaultPlugin.Done.of(faultLog);
    if (plan.lasting().contains(Fault.FAIL_TASKS)) {
      happened.add("%s: %d".formatted(Fault.FAIL_TASKS, done.failed()));
      if (done.failed() == 0) {
        problems.add("no task failed");
      }
    }
    if (plan.lasting().contains(Fault.SLOW_EXECUTOR)) {
      happened.add(
          "%s: %d tasks, %d of them outrun by a copy"
              .formatted(Fault.SLOW_EXECUTOR, done.delayed(), done.outrun()));
      if (done.outrun() == 0) {
        problems.add("no slow task was outrun");
      }
    }
  }

  @Override
  public void close() {
    if (driver != null) {
      driver.close();
    }
  }
}
