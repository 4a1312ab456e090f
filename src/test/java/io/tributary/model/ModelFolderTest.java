package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.data.ArrayFeature;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.CellReading;
import io.tributary.data.ClassLabel;
import io.tributary.data.FeatureColumn;
import io.tributary.data.HashedFeature;
import io.tributary.data.InputBins;
import io.tributary.data.InputCurve;
import io.tributary.data.InputScaling;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LeftOutColumn;
import io.tributary.data.MissingPolicy;
import io.tributary.data.MultiLabel;
import io.tributary.data.NormalScores;
import io.tributary.data.NumericFeature;
import io.tributary.data.NumericLabel;
import io.tributary.data.TableEncoding;
import io.tributary.data.TemporalFeature;
import io.tributary.data.ValueType;
import io.tributary.network.Activation;
import io.tributary.network.CrossEntropy;
import io.tributary.network.HiddenLayers;
import io.tributary.network.InputEmbeddings;
import io.tributary.network.Layer;
import io.tributary.network.Loss;
import io.tributary.network.Normalization;
import io.tributary.network.OutputActivation;
import io.tributary.network.PiecewiseInputs;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written comes back bit by bit, in the published layout; what is damaged is refused. */
class ModelFolderTest {
  private static final Configuration HADOOP = new Configuration();

  /** Awkward in JSON, YAML, Spark or fonts. */
  private static final List<String> NAMES =
      List.of("x", "a.b", "with space", "\"quoted\"", "`tick`", "é", "🙂", "\\", "\n", "", "null");

  private static final List<Double> NUMBERS =
      List.of(0.0, -0.0, 1.0, 0.1, -1e-300, Double.MIN_VALUE, Double.MAX_VALUE, Math.PI, 1e20);

  @TempDir Path folder;

  /** Two inputs, one hidden unit, one output: the parameters are w₁ w₂ b, w b. */
  static TrainedModel tiny() {
    return new TrainedModel(
        Topology.dense(
            2,
            List.of(1),
            List.of(Activation.TANH),
            1,
            OutputActivation.IDENTITY,
            new SquaredError()),
        new TableEncoding(
            List.of(NumericFeature.unscaled("a"), NumericFeature.unscaled("b")),
            NumericLabel.unscaled(List.of("y")),
            null,
            MissingPolicy.FAIL,
            List.of(""),
            List.of()),
        new float[] {1, -2, 0.5f, 3.25f, -0.0f},
        Map.of(),
        Map.of());
  }

  private Path write(TrainedModel model, String name) throws IOException {
    Path path = folder.resolve(name);
    ModelFolder.write(model, hadoop(path), HADOOP);
    return path;
  }

  private static TrainedModel read(Path path) {
    return ModelFolder.read(hadoop(path), HADOOP);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }

  static void assertSame(TrainedModel expected, TrainedModel actual, String message) {
    assertEquals(expected.topology(), actual.topology(), message);
    assertEquals(expected.encoding(), actual.encoding(), message);
    assertArrayEquals(bits(expected.members()[0]), bits(actual.members()[0]), message);
    assertEquals(expected.provenance(), actual.provenance(), message);
    assertEquals(expected.metrics(), actual.metrics(), message);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @Test
  void theParametersFileIsSafetensorsByteByByte() throws IOException {
    Path file = write(tiny(), "tiny").resolve("parameters.safetensors");
    // The format: the header's length as an unsigned 64-bit little-endian number, the header in
    // JSON, which may be padded with spaces, and the data; offsets count from the data's begin.
    String json =
        "{\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"layers.0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
            + "\"layers.1.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[12,16]},"
            + "\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]}}";
    String header = json + " ".repeat((8 - json.length() % 8) % 8);
    ByteBuffer expected =
        ByteBuffer.allocate(8 + header.length() + 20).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    expected.putFloat(1).putFloat(-2).putFloat(0.5f).putFloat(3.25f).putFloat(-0.0f);
    assertArrayEquals(expected.array(), Files.readAllBytes(file));
  }

  @Test
  void theHashIsThatOfLittleEndianFloats() {
    // python3 -c "import struct,hashlib;
    //   print(hashlib.sha256(struct.pack('<5f', 1, -2, .5, 3.25, -0.)).hexdigest())"
    assertEquals(
        "36f05864424c60f1869969db526827e9725aed21a6a6c7a92f46649553f40528",
        tiny().parametersSha256());
  }

  @Test
  void otherSpellingsOfTheSameTensorsAreRead() throws IOException {
    TrainedModel model = tiny();
    Path file = write(model, "other").resolve("parameters.safetensors");
    // Another program's order of keys, spaces, metadata and padding.
    String header =
        """
        {"__metadata__": {"format": "pt"},
         "layers.1.bias": {"shape": [1], "dtype": "F32", "data_offsets": [16, 20]},
         "layers.1.weight": {"shape": [1, 1], "dtype": "F32", "data_offsets": [12, 16]},
         "layers.0.bias": {"shape": [1], "dtype": "F32", "data_offsets": [8, 12]},
         "layers.0.weight": {"shape": [1, 2], "dtype": "F32", "data_offsets": [0, 8]}}
        """;
    byte[] json = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 20).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    for (float parameter : model.members()[0]) {
      bytes.putFloat(parameter);
    }
    Files.write(file, bytes.array());
    assertSame(model, read(folder.resolve("other")), "other spelling");
  }

  @Test
  void nothingButTheTwoFilesIsWritten() throws IOException {
    try (Stream<Path> files = Files.list(write(tiny(), "tiny"))) {
      assertEquals(
          List.of("model.json", "parameters.safetensors"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aModelIsFoundInItsRunFolder() throws IOException {
    write(tiny(), "run/model");
    assertSame(tiny(), read(folder.resolve("run")), "run folder");
  }

  @Test
  void everyKindOfModelComesBack() throws IOException {
    for (long seed = 0; seed < 200; seed++) {
      TrainedModel model = random(new Random(seed));
      assertSame(model, read(write(model, "model" + seed)), "seed " + seed);
    }
  }

  /** A model with columns, label and layers of any kind. */
  static TrainedModel random(Random random) {
    List<FeatureColumn> features = new ArrayList<>();
    int columns = 1 + random.nextInt(6);
    for (int i = 0; i < columns; i++) {
      String name = one(NAMES, random) + i;
      features.add(
          switch (random.nextInt(5)) {
            case 0 -> new NumericFeature(name, scaling(random));
            case 1 -> new TemporalFeature(name, random.nextBoolean(), scaling(random));
            case 2 -> new ArrayFeature(name, List.of(scaling(random), scaling(random)));
            case 3 ->
                new HashedFeature(
                    name,
                    one(List.of(ValueType.values()), random),
                    1 + random.nextInt(4),
                    random.nextBoolean());
            default -> category(name, random);
          });
    }
    boolean classification = random.nextBoolean();
    int width = 1 + random.nextInt(4);
    boolean several = classification && random.nextBoolean();
    LabelEncoding label =
        several
            ? new MultiLabel(numbers(width + 1, random).columns())
            : classification ? classes(width + 1, random) : numbers(width, random);
    TableEncoding encoding =
        new TableEncoding(
            features,
            label,
            random.nextBoolean() ? one(NAMES, random) + "w" : null,
            random.nextBoolean() ? 0 : random.nextInt(300) - 150,
            one(List.of(MissingPolicy.values()), random),
            NAMES.subList(0, random.nextInt(NAMES.size())),
            CellReading.PLAIN,
            random.nextBoolean()
                ? List.of()
                : List.of(new LeftOutColumn(one(NAMES, random), one(NAMES, random))));
    List<Integer> hidden = new ArrayList<>();
    List<Activation> activations = new ArrayList<>();
    for (int l = random.nextInt(3); l > 0; l--) {
      hidden.add(1 + random.nextInt(5));
      activations.add(one(List.of(Activation.values()), random));
    }
    OutputActivation chosen =
        classification
            ? one(List.of(OutputActivation.SOFTMAX, OutputActivation.SIGMOID), random)
            : one(List.of(OutputActivation.IDENTITY, OutputActivation.SIGMOID), random);
    OutputActivation output = several ? OutputActivation.SIGMOID : chosen;
    Loss loss = one(losses().filter(l -> l.accepts(output)).toList(), random);
    int outputs = classification ? width + 1 : width;
    HiddenLayers layers = new HiddenLayers(hidden, activations, normalization(hidden, random));
    Optional<Layer> first =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                new InputEmbeddings(List.of(new PiecewiseInputs(bins(encoding.inputs(), random)))));
    int firstWidth = first.map(l -> l.outputs(encoding.inputs())).orElse(encoding.inputs());
    Topology behind = Topology.of(firstWidth, layers, outputs, output, loss);
    Topology topology = first.map(l -> behind.behind(encoding.inputs(), l)).orElse(behind);
    float[] parameters = new float[topology.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      parameters[i] = Float.isFinite(any) ? any : -0.0f;
    }
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("loss", one(NUMBERS, random));
    metrics.put("auc", null);
    metrics.put("confusion", List.of(List.of(1, 2), List.of(3, 4)));
    return new TrainedModel(
        topology, encoding, parameters, Map.of("name", one(NAMES, random), "seed", 7), metrics);
  }

  // Without hidden layers there is nothing to normalise.
  private static Normalization normalization(List<Integer> hidden, Random random) {
    Normalization any = one(List.of(Normalization.values()), random);
    return hidden.isEmpty() ? Normalization.NONE : any;
  }

  private static InputScaling scaling(Random random) {
    return new InputScaling(
        random.nextBoolean() ? 0 : one(NUMBERS, random),
        one(NUMBERS, random),
        one(NUMBERS, random),
        one(NUMBERS, random),
        curve(random));
  }

  private static InputBins bins(int inputs, Random random) {
    List<float[]> edges = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      int count = random.nextInt(4);
      float[] ofInput = new float[count < 2 ? 0 : count];
      for (int e = 0; e < ofInput.length; e++) {
        ofInput[e] = (e == 0 ? -1 : ofInput[e - 1]) + 0.1f + random.nextFloat();
      }
      edges.add(ofInput);
    }
    return new InputBins(edges);
  }

  private static InputCurve curve(Random random) {
    float[] quantiles = new float[2 + random.nextInt(5)];
    for (int i = 0; i < quantiles.length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      quantiles[i] = Float.isFinite(any) ? any : 0;
    }
    Arrays.sort(quantiles);
    return one(
        List.of(InputCurve.STRAIGHT, InputCurve.SMOOTH_CLIP, new NormalScores(quantiles)), random);
  }

  private static CategoricalFeature category(String name, Random random) {
    int count = 1 + random.nextInt(3);
    boolean missing = random.nextBoolean();
    boolean rare = random.nextBoolean();
    return switch (one(List.of(ValueType.values()), random)) {
      case NUMBER ->
          new CategoricalFeature(
              name, ValueType.NUMBER, List.of("-1.5", "0", "7").subList(0, count), rare, missing);
      case BOOLEAN ->
          new CategoricalFeature(name, ValueType.BOOLEAN, List.of("false", "true"), missing);
      case TEXT ->
          new CategoricalFeature(
              name,
              ValueType.TEXT,
              NAMES.subList(0, random.nextInt(NAMES.size()) + 1),
              rare,
              missing);
    };
  }

  private static ClassLabel classes(int count, Random random) {
    String column = one(NAMES, random) + "label";
    return random.nextBoolean()
        ? new ClassLabel(column, ValueType.TEXT, "STRING", NAMES.subList(0, count))
        : new ClassLabel(
            column, ValueType.NUMBER, "INT", List.of("-3", "0", "1", "12", "99").subList(0, count));
  }

  private static NumericLabel numbers(int count, Random random) {
    List<String> names = new ArrayList<>();
    List<Double> origins = new ArrayList<>();
    List<Double> offsets = new ArrayList<>();
    List<Double> scales = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(one(NAMES, random) + i + "y");
      origins.add(random.nextBoolean() ? 0.0 : one(NUMBERS, random) + 0.0);
      offsets.add(one(NUMBERS, random));
      scales.add(Math.max(Double.MIN_VALUE, Math.abs(one(NUMBERS, random))));
    }
    return new NumericLabel(names, origins, offsets, scales);
  }

  private static <T> T one(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  /** Every bit of the parameters file counts: what reads at all reads as it was written. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damagedParametersAreRefused(long seed) throws IOException {
    Random random = new Random(seed);
    TrainedModel model = random(random);
    Path path = write(model, "model");
    Path file = path.resolve("parameters.safetensors");
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      byte[] damaged = mutated(whole, random);
      Files.write(file, damaged);
      Optional<TrainedModel> read = readOrRefused(path, "seed %d, mutation %d".formatted(seed, i));
      if (read.isPresent()) {
        assertSame(model, read.get(), "seed %d, mutation %d".formatted(seed, i));
      } else {
        refused++;
      }
    }
    assertTrue(refused > 190, "refused: " + refused);
  }

  /** Without its checksum, a changed name is another model; but never an unforeseen exception. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damagedJsonIsRefusedOrAModel(long seed) throws IOException {
    Random random = new Random(seed);
    TrainedModel model = random(random);
    Path path = write(model, "model");
    Path file = path.resolve("model.json");
    byte[] whole = withoutChecksum(Files.readString(file)).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 300; i++) {
      Files.write(file, mutated(whole, random));
      String message = "seed %d, mutation %d".formatted(seed, i);
      // What was read must be a whole model: its parts fit each other, and it can be written.
      readOrRefused(path, message)
          .ifPresent(read -> assertEquals(read.topology().inputs(), read.encoding().inputs()));
    }
  }

  /** A model; or nothing if it was refused as it should be. */
  private static Optional<TrainedModel> readOrRefused(Path path, String message) {
    try {
      return Optional.of(read(path));
    } catch (UserException e) {
      assertTrue(e.getMessage().contains(path.toString()), message + ": " + e.getMessage());
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      throw new AssertionError(message, e);
    }
  }

  // A few flipped bits, a cut, a repetition, or a byte that means something in JSON.
  private static byte[] mutated(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    switch (random.nextInt(5)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 2 -> {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
      }
      case 3 -> {
        byte[] other = "0129-.eE\"[]{},:\\ntf\0\n".getBytes(StandardCharsets.US_ASCII);
        int at = random.nextInt(bytes.length);
        byte old = bytes[at];
        while (bytes[at] == old) {
          bytes[at] = other[random.nextInt(other.length)];
        }
      }
      default -> {
        for (int i = 0; i < 4; i++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        }
      }
    }
    return bytes;
  }

  /** A length that is believed would be allocated. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 1L << 31, (1L << 32) + 8, Long.MAX_VALUE, Long.MIN_VALUE})
  void anAbsurdHeaderLengthIsRefused(long length) throws IOException {
    Path path = write(tiny(), "tiny");
    Path file = path.resolve("parameters.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(file, bytes);
    UserException e = assertThrows(UserException.class, () -> read(path));
    assertTrue(
        e.getMessage().contains(Long.toUnsignedString(length))
            && e.getMessage().contains(file.toString()),
        e.getMessage());
  }

  /** Each edit makes a whole model one that cannot be: name of the edit → from, to. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"inputs\" : 2 => \"inputs\" : 2147483647",
        "\"inputs\" : 2 => \"inputs\" : -1",
        "\"inputs\" : 2 => \"inputs\" : 2.5",
        "\"hidden\" : [ 1 ] => \"hidden\" : [ 2147483647, 2147483647 ]",
        "\"hidden\" : [ 1 ] => \"hidden\" : [ \"1\" ]",
        "\"tanh\" => \"tangent\"",
        "\"squaredError\" => \"crossEntropy\"",
        "\"identity\" => \"softmax\"",
        "\"factor\" : 1.0 => \"factor\" : 1e999",
        "\"factor\" : 1.0 => \"factor\" : null",
        "\"scales\" : [ 1.0 ] => \"scales\" : [ 0 ]",
        "\"scales\" : [ 1.0 ] => \"scales\" : [ 1.0, 1.0 ]",
        "\"offsets\" : [ 0.0 ] => \"offsets\" : [ 1e999 ]",
        "\"kind\" : \"numeric\" => \"kind\" : \"image\"",
        "\"kind\" : \"numbers\" => \"kind\" : \"classes\"",
        "\"missing\" : \"fail\" => \"missing\" : \"guess\"",
        "\"formatVersion\" : 1 => \"formatVersion\" : 2",
        "\"provenance\" : { } => \"provenance\" : [ ]",
        "\"name\" : \"b\" => \"name\" : \"a\"",
        "\"name\" : \"b\" => \"name\" : \"y\"",
        "\"weight\" : null => \"weight\" : \"a\"",
        "\"weight\" : null => \"weight\" : 5",
        "\"outputs\" : 1 => \"outputs\" : 1, \"outputs\" : 1",
        "\"metrics\" : { } => \"metrics\" : { } } {",
      })
  void anImpossibleModelIsRefused(String edit) throws IOException {
    assertRefusedAfter(edit, write(tiny(), "tiny"));
  }

  // Without a checksum, which would tell of the edit whatever it is.
  private static void assertRefusedAfter(String edit, Path path) throws IOException {
    Path file = path.resolve("model.json");
    String[] fromTo = edit.split(" => ");
    String text = withoutChecksum(Files.readString(file));
    assertTrue(text.contains(fromTo[0]), text);
    Files.writeString(file, text);
    assertTrue(readOrRefused(path, edit).isPresent(), "before the edit");
    Files.writeString(file, text.replace(fromTo[0], fromTo[1]));
    assertTrue(readOrRefused(path, edit).isEmpty(), edit);
  }

  private static String withoutChecksum(String json) {
    String without = json.replaceFirst(",\\s*\"checksum\" : \"[0-9a-f]{64}\"", "");
    assertTrue(without.length() < json.length(), json);
    return without;
  }

  /** Classes and categories of numbers are read as such when rows are: they must be numbers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"-1.5\" => \"-1.x\"",
        "\"-1.5\" => \"1d\"",
        "\"-1.5\" => \"0x1p3\"",
        "\"-1.5\" => \" 1\"",
        "\"-1.5\" => \"7\"", // which is after 0.5
        "\"-1.5\" => \"0.5\"",
        "\"12\" => \"twelve\"",
        "\"12\" => \"2\"",
        "\"12\" => \"3\"",
        "\"12\" => \"12.5\"",
        "\"12\" => \"12\", \"15\"",
        "\"12\" => \"1E-999999999\"",
        "\"12\" => \"2147483649\"",
        "\"INT\" => \"INTEGRAL\"",
        "\"INT\" => \"boolean\"",
        "\"INT\" => \"decimal(99, 1)\"",
        "\"INT\" => \"decimal(2, 3)\"",
        "\"INT\" => \"decimal(1, 0)\"",
        "\"INT\" => \"decimal(9999999999, 0)\"",
        "\"type\" : \"number\",\n      \"sqlType\" => \"type\" : \"text\",\n      \"sqlType\"",
      })
  void aVocabularyThatItsTypeCannotSpellIsRefused(String edit) throws IOException {
    TrainedModel model =
        new TrainedModel(
            Topology.dense(
                2, List.of(), List.of(), 1, OutputActivation.SIGMOID, new CrossEntropy()),
            new TableEncoding(
                List.of(
                    new CategoricalFeature("c", ValueType.NUMBER, List.of("-1.5", "0.5"), false)),
                new ClassLabel("l", ValueType.NUMBER, "INT", List.of("3", "12")),
                null,
                MissingPolicy.FAIL,
                List.of(),
                List.of()),
            new float[3],
            Map.of(),
            Map.of());
    assertRefusedAfter(edit, write(model, "numbers"));
  }

  private static Stream<Loss> losses() {
    return Loss.type().choices().stream().map(choice -> choice.section().defaults());
  }
}
