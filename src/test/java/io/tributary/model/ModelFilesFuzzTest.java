package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.model.Sample.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to a file of a model or of a checkpoint, it is refused with a message that names
 * it, or reads back as it was written. Nothing else is thrown, and no more is allocated than the
 * file's size accounts for.
 */
class ModelFilesFuzzTest {
  private static final int BYTES_CASES = 400;
  private static final int JSON_CASES = 200;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Part, List<Sample>> SAMPLES = new EnumMap<>(Part.class);

  @TempDir static Path folder;

  @BeforeAll
  static void writeSamples() throws IOException {
    for (Part part : Part.values()) {
      SAMPLES.put(part, Sample.all(part, folder));
      for (Sample sample : SAMPLES.get(part)) {
        // Classes that are loaded now are not counted later.
        assertTrue(sample.isRead(false, "unchanged"));
        assertFalse(sample.isReadWith(part, new byte[0], false, "empty"));
      }
    }
  }

  @Test
  void thereAreTwentyThousandMutations() {
    long mutations = bytesOfFiles().count() * BYTES_CASES + jsonOfFiles().count() * JSON_CASES;
    assertTrue(mutations >= 20_000, "mutations: " + mutations);
  }

  static Stream<Arguments> bytesOfFiles() {
    return Arrays.stream(Part.values())
        .flatMap(part -> Arrays.stream(BytesMutation.values()).map(m -> arguments(part, m)));
  }

  @ParameterizedTest
  @MethodSource("bytesOfFiles")
  void changedBytesAreRefusedOrMeanTheSame(Part part, BytesMutation mutation) throws IOException {
    List<Sample> samples = SAMPLES.get(part);
    int accepted = 0;
    for (int seed = 0; seed < BYTES_CASES; seed++) {
      Sample sample = samples.get(seed % samples.size());
      byte[] other = samples.get((seed + 1) % samples.size()).bytes(part);
      byte[] changed = changed(sample.bytes(part), other, mutation, random(seed));
      if (sample.isReadWith(part, changed, false, what(part, mutation, seed))) {
        accepted++;
      }
    }
    // White space, and a few ways to spell the same.
    assertTrue(accepted < BYTES_CASES / 10, "accepted: " + accepted);
  }

  private static byte[] changed(byte[] whole, byte[] other, BytesMutation mutation, Random random) {
    byte[] changed = mutation.apply(whole, other, random);
    while (Arrays.equals(changed, whole)) {
      changed = mutation.apply(whole, other, random);
    }
    return changed;
  }

  static Stream<Arguments> jsonOfFiles() {
    return Arrays.stream(Part.values())
        .flatMap(
            part ->
                Arrays.stream(JsonMutation.values())
                    // The texts of a header are all alike.
                    .filter(m -> part.isJson() || m != JsonMutation.EXCHANGED_TEXT)
                    .map(m -> arguments(part, m)));
  }

  @ParameterizedTest
  @MethodSource("jsonOfFiles")
  void changedJsonIsRefusedOrMeansWhatItSays(Part part, JsonMutation mutation) throws IOException {
    List<Sample> samples = SAMPLES.get(part);
    for (int seed = 0; seed < JSON_CASES; seed++) {
      Sample sample = samples.get(seed % samples.size());
      Random random = random(seed);
      boolean forged = part.isJson() && random.nextBoolean();
      byte[] changed =
          part.isJson()
              ? changedJson(sample.bytes(part), mutation, forged, random)
              : changedHeader(sample.bytes(part), mutation, random);
      sample.isReadWith(part, changed, forged, what(part, mutation, seed));
    }
  }

  // Forged: with a checksum that fits, where the change has left JSON that can have one.
  static byte[] changedJson(byte[] file, JsonMutation mutation, boolean forged, Random random)
      throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(file);
    if (forged) {
      json.remove("checksum");
    }
    byte[] changed = mutation.apply(json, random).getBytes(StandardCharsets.UTF_8);
    try {
      return forged ? ChecksummedJson.write(ChecksummedJson.object(changed)) : changed;
    } catch (ModelFormatException e) {
      return changed;
    }
  }

  private static byte[] changedHeader(byte[] file, JsonMutation mutation, Random random)
      throws IOException {
    int end = 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    ObjectNode header = (ObjectNode) JSON.readTree(file, 8, end - 8);
    byte[] changed = mutation.apply(header, random).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + changed.length + file.length - end)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(changed.length)
        .put(changed)
        .put(file, end, file.length - end)
        .array();
  }

  // The first draws of Random are alike for seeds that are close.
  static Random random(int seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  private static String what(Part part, Enum<?> mutation, int seed) {
    return "%s, %s, seed %d".formatted(part, mutation, seed);
  }
}
