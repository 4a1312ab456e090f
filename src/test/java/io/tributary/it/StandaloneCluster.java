package io.tributary.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A standalone Spark cluster on the loopback interface: a master, and workers of one core each,
 * every one a JVM of its own, out of the embedded runtime that {@code submit.sh} uses.
 *
 * <p>Workers go by different names of the one host, so that Spark takes them for two: it starts no
 * second copy of a slow task on the host where the first one is.
 *
 * <p>Closing kills all of them and their executors. Should the JVM that started the cluster be
 * killed, master and workers end by themselves, and so do the executors, which miss their worker.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MASTER_CLASS = "org.apache.spark.deploy.master.Master";
  private static final String WORKER_CLASS = "org.apache.spark.deploy.worker.Worker";
  // Spark's own, which tells addresses and tasks; log4j2-test.properties on the class path does
  // not.
  private static final String LOGGING =
      "-Dlog4j2.configurationFile=org/apache/spark/log4j2-defaults.properties";
  // JVMs that live for seconds spend most of them on compiling well what they compute.
  static final String QUICK_START = "-XX:TieredStopAtLevel=1";
  private static final List<String> HOSTS = List.of("localhost", "127.0.0.1");
  private static final Pattern URL = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REST_PORT = Pattern.compile("Started REST server .* port (\\d+)");
  private static final Pattern REGISTERED =
      Pattern.compile("Successfully registered with (master)");
  private static final Pattern PAGE = Pattern.compile("started at (http://\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<String, String> conf;
  private final Process master;
  private final Path masterLog;
  private final String url;
  private final URI state;
  private final List<Process> workers = new ArrayList<>();
  private final List<String> workerHosts = new ArrayList<>();
  // Executors of killed workers, which are nobody's children any more.
  private final Set<ProcessHandle> orphans = new LinkedHashSet<>();

  /**
   * Starts a cluster and waits until its workers are registered.
   *
   * @param folder an empty one, for logs and what workers and executors write
   * @param conf settings for master and workers, such as those for authentication
   */
  static StandaloneCluster start(Path folder, int workers, Map<String, String> conf) {
    StandaloneCluster cluster = new StandaloneCluster(folder, conf);
    try {
      List<Integer> launched = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        launched.add(cluster.launchWorker());
      }
      launched.forEach(cluster::awaitRegistered);
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  private StandaloneCluster(Path folder, Map<String, String> conf) {
    this.folder = folder;
    this.conf = new HashMap<>(conf);
    // It refuses to be there with a secret; and its port is fixed, so that two clusters would
    // clash.
    this.conf.putIfAbsent("spark.master.rest.enabled", "false");
    this.conf.put("spark.master.rest.port", "0");
    this.masterLog = folder.resolve("master.log");
    this.master = launch(masterLog, MASTER_CLASS, HOSTS.get(0), List.of());
    try {
      this.url = logged(master, masterLog, URL);
      this.state = URI.create(logged(master, masterLog, PAGE) + "/json/");
    } catch (Throwable e) {
      ProcessTree.kill(List.of(master.toHandle()));
      throw e;
    }
  }

  /** What {@code --master} takes. */
  String url() {
    return url;
  }

  /** What {@code --master} takes with {@code --status} and {@code --kill}, if REST is enabled. */
  String restUrl() {
    return "spark://localhost:" + logged(master, masterLog, REST_PORT);
  }

  /** Where drivers may put what they write, too, since a killed one does not clean up. */
  Path scratch() {
    return folder.resolve("scratch");
  }

  /** The workers that have not been killed. */
  List<ProcessHandle> workers() {
    return workers.stream().map(Process::toHandle).filter(ProcessHandle::isAlive).toList();
  }

  /**
   * Options of spark-submit that suit this cluster, and let an application wait until it has all of
   * it: what is computed before an executor is there stays elsewhere.
   */
  List<String> options() {
    return List.of(
        "--master",
        url,
        "--driver-memory",
        "512m",
        "--executor-memory",
        "512m",
        "--conf",
        "spark.cores.max=" + workers().size(),
        "--conf",
        "spark.scheduler.minRegisteredResourcesRatio=1",
        "--conf",
        "spark.executor.extraJavaOptions=" + LOGGING + " " + String.join(" ", quickStart()),
        "--conf",
        "spark.ui.enabled=false");
  }

  /** The executors that live, CoarseGrainedExecutorBackend each: all that workers ever start. */
  List<ProcessHandle> executors() {
    List<ProcessHandle> all = new ArrayList<>();
    workers().forEach(worker -> worker.children().forEach(all::add));
    orphans.stream().filter(ProcessHandle::isAlive).forEach(all::add);
    return all;
  }

  /** How many tasks each executor ran, those that are gone included, by its own log. */
  List<Long> tasksRun() throws IOException {
    List<Long> tasks = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      try (Stream<Path> files = Files.walk(folder.resolve("worker-" + i), 3)) {
        for (Path log : files.filter(f -> f.endsWith("stderr")).toList()) {
          try (Stream<String> lines = Files.lines(log)) {
            tasks.add(lines.filter(line -> line.contains(": Running task ")).count());
          }
        }
      }
    }
    return tasks;
  }

  /** {@code kill -9} of a worker; its executors live until they miss it. */
  void killWorker(ProcessHandle worker) {
    worker.children().forEach(orphans::add);
    worker.destroyForcibly();
  }

  /** {@code kill -9} of a worker and its executors, as when a machine is lost. */
  void killWorkerAndExecutors(ProcessHandle worker) {
    ProcessTree.kill(List.of(worker));
  }

  /** Starts another worker and waits until it is registered. */
  void startWorker() {
    awaitRegistered(launchWorker());
  }

  /** Waits until every application has ended and no executor is left. */
  void awaitIdle() {
    Await.until(
        "no application and no executor is left",
        PATIENCE,
        () -> state().path("activeapps").isEmpty() && executors().isEmpty(),
        () -> state() + ", executors " + executors());
  }

  /** Waits until an application has registered, with executors or without, or has ended. */
  void awaitApplication(Submission application) {
    Await.until(
        "an application has registered",
        PATIENCE,
        () -> !state().path("activeapps").isEmpty() || !application.isAlive(),
        () -> state() + application.stderr());
  }

  /** What the master tells of itself. */
  private JsonNode state() {
    try (InputStream in = state.toURL().openStream()) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the master does not answer: " + text(masterLog), e);
    }
  }

  private int launchWorker() {
    int number = workers.size();
    String host = nextHost();
    String workDir = folder.resolve("worker-" + number).toString();
    workers.add(
        launch(
            workerLog(number),
            WORKER_CLASS,
            host,
            List.of("--cores", "1", "--memory", "1g", "--work-dir", workDir, url)));
    workerHosts.add(host);
    return number;
  }

  /** The name by which the fewest workers go that live. */
  private String nextHost() {
    Map<String, Integer> uses = new HashMap<>();
    for (int i = 0; i < workers.size(); i++) {
      if (workers.get(i).isAlive()) {
        uses.merge(workerHosts.get(i), 1, Integer::sum);
      }
    }
    return Collections.min(HOSTS, Comparator.comparing(host -> uses.getOrDefault(host, 0)));
  }

  // By the worker's own word: the master counts a worker that was killed until it notices.
  private void awaitRegistered(int worker) {
    logged(workers.get(worker), workerLog(worker), REGISTERED);
  }

  private Path workerLog(int number) {
    return folder.resolve("worker-" + number + ".log");
  }

  private Process launch(Path log, String main, String host, List<String> arguments) {
    Path runtime = SubmitScript.PROJECT.resolve("target/spark");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
    command.addAll(quickStart());
    command.add(LOGGING);
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.add("-cp");
    // The first three as Spark's launcher has them, or the archive of classes would not fit.
    command.add(
        Stream.of(
                runtime.resolve("conf"),
                slf4j(runtime.resolve("jars")),
                runtime.resolve("jars") + "/*",
                testClasses())
            .map(Object::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.addAll(List.of(Daemon.class.getName(), main, "--host", host));
    command.addAll(List.of("--port", "0", "--webui-port", "0"));
    try {
      Files.createDirectories(scratch());
      Path properties = folder.resolve("daemons.properties");
      // In a file, since a secret must not be seen in a list of processes.
      Files.write(
          properties, conf.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
      command.addAll(List.of("--properties-file", properties.toString()));
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(n -> n.startsWith("SPARK_") || n.equals("MASTER"));
      environment.put("SPARK_HOME", runtime.toString());
      environment.put("SPARK_SCALA_VERSION", "2.13");
      environment.put("SPARK_LOCAL_IP", "127.0.0.1");
      environment.put("SPARK_LOCAL_HOSTNAME", "localhost");
      environment.put("SPARK_LOCAL_DIRS", scratch().toString());
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Options of JVMs that live for seconds: of which half are for loading classes, if they are not
   * taken from the archive that {@code submit.sh} keeps, and others for compiling well.
   */
  private static List<String> quickStart() {
    List<String> options = new ArrayList<>(List.of(QUICK_START));
    Path runtime = SubmitScript.PROJECT.resolve("target/spark");
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(runtime, "classes-*.jsa")) {
      for (Path archive : archives) {
        options.add("-XX:SharedArchiveFile=" + archive);
        options.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return options;
  }

  private static Path slf4j(Path jars) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, "slf4j-api-*.jar")) {
      return found.iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the tests' classes are, for the class paths of Spark's processes. */
  static Path testClasses() {
    try {
      return Path.of(
          StandaloneCluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String logged(Process process, Path log, Pattern pattern) {
    Await.until(
        "the log says '" + pattern + "'",
        PATIENCE,
        () -> pattern.matcher(text(log)).find() || !process.isAlive(),
        () -> text(log));
    Matcher matcher = pattern.matcher(text(log));
    if (!matcher.find()) {
      throw new AssertionError("it ended early: " + text(log));
    }
    return matcher.group(1);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Collection<ProcessHandle> all =
        workers.stream().map(Process::toHandle).collect(Collectors.toCollection(ArrayList::new));
    all.add(master.toHandle());
    all.addAll(orphans);
    ProcessTree.kill(all);
  }

  /** What runs in master and worker: Spark's class, and an eye on the process that started it. */
  static final class Daemon {
    private Daemon() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
      ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
      Thread watch =
          new Thread(
              () -> {
                parent.onExit().join();
                Runtime.getRuntime().halt(1);
              });
      watch.setDaemon(true);
      watch.start();
      Class.forName(arguments[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    }
  }
}
