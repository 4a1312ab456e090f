package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.data.MissingPolicy;
import io.tributary.data.NumericFeature;
import io.tributary.data.NumericLabel;
import io.tributary.data.TableEncoding;
import io.tributary.model.Sample.Part;
import io.tributary.network.Activation;
import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of models and checkpoints that no accident makes: of other kinds, or huge. */
class StrangeFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  private Sample sample(Part part) throws IOException {
    return Sample.of(part, 0, folder);
  }

  @ParameterizedTest
  @EnumSource
  void aMissingFileIsRefused(Part part) throws IOException {
    Sample sample = sample(part);
    Files.delete(sample.path(part));
    assertFalse(sample.isRead(false, "missing"));
  }

  @ParameterizedTest
  @EnumSource
  void aFolderIsNoFile(Part part) throws IOException {
    Sample sample = sample(part);
    Files.delete(sample.path(part));
    Files.createDirectory(sample.path(part));
    assertFalse(sample.isRead(false, "folder"));
  }

  @ParameterizedTest
  @EnumSource
  void aLinkToNothingIsRefused(Part part) throws IOException {
    Sample sample = sample(part);
    link(sample.path(part), folder.resolve("nothing"));
    assertFalse(sample.isRead(false, "link"));
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceWithoutAnEndIsNotRead(Part part) throws IOException {
    Sample sample = sample(part);
    link(sample.path(part), Path.of("/dev/zero"));
    assertTimeoutPreemptively(LONG, () -> assertFalse(sample.isRead(false, "device")));
  }

  /** Where somebody put the file is theirs to say; what it holds is looked at all the same. */
  @ParameterizedTest
  @EnumSource
  void aLinkToTheSameElsewhereIsRead(Part part) throws IOException {
    Sample sample = sample(part);
    Path elsewhere = Files.write(folder.resolve("elsewhere"), sample.bytes(part));
    link(sample.path(part), elsewhere);
    assertTrue(sample.isRead(false, "link"));
  }

  private static void link(Path from, Path to) throws IOException {
    Files.delete(from);
    Files.createSymbolicLink(from, to);
  }

  @Test
  void whatALinkLeadsToIsNotDeletedWithTheCheckpointsThatAreTooMany() throws IOException {
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Path file = Files.writeString(precious.resolve("file"), "precious");
    Path checkpoints =
        Files.createDirectories(folder.resolve("run").resolve(CheckpointFolder.NAME));
    Files.createSymbolicLink(checkpoints.resolve("step-000000000001"), precious);
    Path old = Files.createDirectory(checkpoints.resolve("step-000000000002"));
    Files.createSymbolicLink(old.resolve("state.safetensors"), file);
    Files.createSymbolicLink(old.resolve("checkpoint.json"), file);
    CheckpointFolder written =
        new CheckpointFolder(
            new org.apache.hadoop.fs.Path(folder.resolve("run").toString()),
            1,
            new Configuration());
    written.write(
        CheckpointFolderTest.after(3), new CheckpointIdentity(Map.of(), Map.of()), List.of());
    written.prune(3);
    assertEquals("precious", Files.readString(file));
    try (Stream<Path> left = Files.list(checkpoints)) {
      assertEquals(List.of(checkpoints.resolve("step-000000000003")), left.toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anothersFileIsRefused(Part part) throws IOException {
    List<Sample> samples = Sample.all(part, folder);
    for (Sample sample : samples) {
      for (Sample other : samples) {
        byte[] bytes = other.bytes(part);
        boolean same = Arrays.equals(bytes, sample.bytes(part));
        assertEquals(same, sample.isReadWith(part, bytes, false, "another's"));
      }
    }
  }

  static Stream<Arguments> hugeValues() {
    List<String> values =
        List.of(
            "[".repeat(100_000) + "]".repeat(100_000),
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000),
            "9".repeat(1_000_000),
            "-0." + "9".repeat(1_000_000),
            "1e" + "9".repeat(1_000_000),
            "\"" + "x".repeat(3_000_000) + "\"",
            "\"" + "\\u0000".repeat(500_000) + "\"",
            "\"" + "\ud83d\ude42".repeat(500_000) + "\"",
            "{\"" + "x".repeat(1_000_000) + "\": 1}",
            repeated("{}"),
            repeated("[]"),
            repeated("11"),
            repeated("0.1"),
            repeated("\"\""),
            repeated("\"a\""),
            repeated("{\"\":1}"),
            repeated("[1]"),
            repeated("[[]]"));
    return Arrays.stream(Part.values())
        .flatMap(part -> values.stream().map(value -> arguments(part, value)));
  }

  private static String repeated(String value) {
    return "[" + (value + ",").repeat(100_000) + value + "]";
  }

  /** As a key more, of an object whose checksum fits if it can. */
  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("hugeValues")
  void hugeJsonTakesNoMoreMemoryThanItsSizeAccountsFor(Part part, String value) throws IOException {
    Sample sample = sample(part);
    sample.isRead(false, "unchanged"); // loads classes
    byte[] bytes = sample.bytes(part);
    if (!part.isJson()) {
      String header = new String(bytes, 8, headerLength(bytes), StandardCharsets.UTF_8).strip();
      sample.isReadWith(
          part,
          withHeader(bytes, with("__metadata__", value, header)),
          false,
          value.substring(0, 20));
      assertFalse(
          sample.isReadWith(
              part, withHeader(bytes, with("a", value, header)), false, value.substring(0, 20)));
      return;
    }
    ObjectNode json = (ObjectNode) JSON.readTree(bytes);
    json.remove("checksum");
    byte[] changed = with("more", value, json.toString()).getBytes(StandardCharsets.UTF_8);
    try {
      changed = ChecksummedJson.write(ChecksummedJson.object(changed));
    } catch (ModelFormatException e) {
      assertTrue(e.getMessage().length() < Sample.MAX_MESSAGE, e.getMessage());
    }
    sample.isReadWith(part, changed, true, value.substring(0, 20));
  }

  private static String with(String key, String value, String object) {
    return "{\"%s\":%s,%s".formatted(key, value, object.substring(1));
  }

  private static int headerLength(byte[] file) {
    return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static byte[] withHeader(byte[] file, String header) {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    int begin = 8 + headerLength(file);
    return ByteBuffer.allocate(8 + bytes.length + file.length - begin)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length)
        .put(bytes)
        .put(file, begin, file.length - begin)
        .array();
  }

  /** Of the network that model.json declares, nothing is allocated before the numbers are there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1073741824]",
        "[500000000]",
        "[2147483647]",
        "[1, 500000000, 1]",
        "[46340, 46340]",
        "[2147483647, 2147483647, 2147483647]"
      })
  void aHugeNetworkWithoutItsNumbersIsRefused(String hidden) throws IOException {
    Sample sample = sample(Part.MODEL_JSON);
    sample.isRead(false, "unchanged"); // loads classes
    ObjectNode json = (ObjectNode) JSON.readTree(sample.bytes(Part.MODEL_JSON));
    json.remove("checksum");
    ObjectNode topology = (ObjectNode) json.get("topology");
    topology.set("hidden", JSON.readTree(hidden));
    topology.putArray("activations");
    topology.get("hidden").forEach(units -> topology.withArray("/activations").add("relu"));
    byte[] changed = ChecksummedJson.write(json);
    assertFalse(sample.isReadWith(Part.MODEL_JSON, changed, true, hidden));
  }

  @ParameterizedTest
  @EnumSource(names = {"PARAMETERS", "STATE"})
  void aHeaderLengthThatTheFileHasNotIsRefused(Part part) throws IOException {
    Sample sample = sample(part);
    sample.isRead(false, "unchanged"); // loads classes
    long whole = headerLength(sample.bytes(part));
    for (long length :
        new long[] {
          0,
          1,
          2,
          whole - 8,
          whole - 1,
          whole + 1,
          whole + 8,
          1 << 20,
          100_000_000,
          1L << 31,
          (1L << 32) + whole,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          -1,
          -whole
        }) {
      byte[] changed = sample.bytes(part).clone();
      ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      assertFalse(sample.isReadWith(part, changed, false, "header of " + length));
    }
  }

  /** Work that grew with the square of the layers would take several minutes here. */
  @Test
  void aNetworkOfManyLayersIsReadInTheTimeThatItsSizeTakes() throws IOException {
    int layers = 150_000;
    TrainedModel model =
        new TrainedModel(
            Topology.dense(
                1,
                Collections.nCopies(layers, 1),
                Collections.nCopies(layers, Activation.TANH),
                1,
                OutputActivation.IDENTITY,
                new SquaredError()),
            new TableEncoding(
                List.of(NumericFeature.unscaled("x")),
                NumericLabel.unscaled(List.of("y")),
                null,
                MissingPolicy.FAIL,
                List.of(),
                List.of()),
            new float[2 * (layers + 1)],
            Map.of(),
            Map.of());
    assertTimeoutPreemptively(
        LONG,
        () -> assertTrue(new ModelSample(model, folder.resolve("deep")).isRead(false, "deep")));
  }
}
