package io.tributary.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigTest {
  private static final String EXAMPLE =
      """
      name: iris          # a comment
      data:
        path: [a.csv, b.csv]
        options: {header: true, sep: ",", nullValue: , csv.depth: 01, nested: {level: 2}}
        validation: 0.1
        missingValues: ["", "?", NA, 1.50, true]
      network:
        hidden: [16, 8]
        activation: crossEntropy
      training:
        epochs: 20
        optimizer: {type: adam, learningRate: 1e-3}
        seed: 9007199254740993
        shards: auto
        shuffle: false
      output:
      """;

  private enum Loss {
    CROSS_ENTROPY,
    SQUARED_ERROR
  }

  private static Config config(String yaml, String... overrides) {
    return Config.parse("conf/iris.yaml", yaml, List.of(overrides));
  }

  private static NamedSection root(String yaml, String... overrides) {
    return NamedSection.root(config(yaml, overrides));
  }

  private static List<String> problems(Config config) {
    return assertThrows(ConfigException.class, config::check).problems();
  }

  @Test
  void numbersHaveKeysOfTheUsersOwn() {
    Config config = config("weights: {a b: 2, 1: 0.5, 1.5: 3, nested: {key: 4}}", "weights.c=1e1");
    assertEquals(
        Map.of("a b", 2.0, "1", 0.5, "1.5", 3.0, "nested.key", 4.0, "c", 10.0),
        NamedSection.root(config).numbers("weights", Range.atLeast(0)));
    config.check();
    // A program's dotted keys are nested, and joined again.
    Config program = Config.of(Map.of("weights", Map.of("1.5", 3, "2", 4)));
    assertEquals(
        Map.of("1.5", 3.0, "2", 4.0),
        NamedSection.root(program).numbers("weights", Range.atLeast(0)));
    program.check();
  }

  @Test
  void numbersThatAreNoneAreToldOneByOne() {
    Config config = config("weights: {a: x, b: -1, c: [1], d: , e: 5}");
    assertEquals(Map.of("e", 5.0), NamedSection.root(config).numbers("weights", Range.atLeast(0)));
    assertEquals(
        List.of(
            "conf/iris.yaml: weights: expected 'a' to be a number of at least 0, found 'x'",
            "conf/iris.yaml: weights: expected 'b' to be a number of at least 0, found -1",
            "conf/iris.yaml: weights: expected 'c' to be a number of at least 0, found a list",
            "conf/iris.yaml: weights: expected 'd' to be a number of at least 0, found nothing"),
        problems(config));
  }

  @Test
  void readsEveryKindOfSettingAndFindsNothingWrong() {
    Config config = config(EXAMPLE);
    NamedSection root = NamedSection.root(config);
    assertEquals(Optional.of("iris"), root.text("name"));
    NamedSection data = root.section("data");
    assertEquals(List.of("a.csv", "b.csv"), data.texts("path", List.of()));
    assertEquals(
        Map.of("header", "true", "sep", ",", "csv.depth", "01", "nested.level", "2"),
        data.options("options"));
    assertTrue(data.isNumber("validation"));
    assertEquals(0.1, data.number("validation", 0, Range.closedOpen(0, 1)));
    assertEquals(
        List.of("", "?", "NA", "1.50", "true"), data.texts("missingValues", List.of("never")));
    NamedSection network = root.section("network");
    assertEquals(List.of(16, 8), network.integers("hidden", List.of(), 1, 100));
    assertEquals(List.of(Loss.CROSS_ENTROPY), network.choices("activation", Loss.class));
    NamedSection training = root.section("training");
    assertEquals(20, training.integer("epochs", 1, 0, Integer.MAX_VALUE));
    assertEquals(9007199254740993L, training.longInteger("seed", 0, 0, Long.MAX_VALUE));
    assertEquals(Optional.empty(), training.integerOrAuto("shards", 1, 1000));
    assertFalse(training.flag("shuffle", true));
    NamedSection optimizer = training.section("optimizer");
    assertEquals("adam", optimizer.text("type", "sgd"));
    assertEquals(0.001, optimizer.number("learningRate", 1, Range.above(0)));
    assertEquals("training.optimizer.learningRate", optimizer.path("learningRate"));
    assertEquals(Optional.empty(), root.text("output"));
    assertFalse(root.has("output"));
    config.check();
  }

  @Test
  void absentKeysGiveTheirDefaults() {
    Config config = config("{}");
    NamedSection none = NamedSection.root(config).section("absent").section("deeper");
    assertEquals("d", none.text("t", "d"));
    assertEquals(7, none.integer("i", 7, 0, 1));
    assertEquals(8L, none.longInteger("l", 8, 0, 1));
    assertEquals(0.5, none.number("n", 0.5, Range.closed(0, 0.1)));
    assertTrue(none.flag("f", true));
    assertEquals(List.of("x"), none.texts("ts", List.of("x")));
    assertEquals(List.of(3), none.integers("is", List.of(3), 0, 1));
    assertEquals(Loss.SQUARED_ERROR, none.choice("c", Loss.class, Loss.SQUARED_ERROR));
    assertEquals(Optional.empty(), none.choiceOrAuto("ca", Loss.class));
    assertEquals(List.of(), none.choices("cs", Loss.class));
    assertEquals(Map.of(), none.options("o"));
    assertEquals(Optional.empty(), none.integerOrAuto("ia", 0, 1));
    config.check();
  }

  @Test
  void allProblemsAreReportedTogether() {
    Config config = config("epochs: 3\ntraining: {epochs: many, batchsize: 5}\ndata: 7\n");
    NamedSection training = NamedSection.root(config).section("training");
    assertEquals(20, training.integer("epochs", 20, 0, 100));
    assertEquals(128, training.integer("batchSize", 128, 1, 1000));
    NamedSection.root(config).section("data").text("label");
    ConfigException e = assertThrows(ConfigException.class, config::check);
    assertEquals(
        List.of(
            "conf/iris.yaml: training.epochs: expected a whole number from 0 to 100, found 'many'",
            "conf/iris.yaml: data: expected a section, that is, keys with values, found 7",
            "conf/iris.yaml: unknown key 'epochs'; did you mean 'training.epochs'?",
            "conf/iris.yaml: unknown key 'training.batchsize'; did you mean 'training.batchSize'?"),
        e.problems());
    assertEquals(String.join("\n", e.problems()), e.getMessage());
  }

  @Test
  void anUnknownKeyThatIsNearNothingGetsTheListOfItsSectionsKeys() {
    Config config = config("training: {warp: 9}\n");
    NamedSection training = NamedSection.root(config).section("training");
    training.integer("epochs", 1, 0, 9);
    training.section("optimizer").text("type");
    assertEquals(
        List.of("conf/iris.yaml: unknown key 'training.warp'; known keys here: epochs, optimizer"),
        problems(config));
  }

  @Test
  void aKeyOfTheSameSectionIsPreferredAtTheSameDistance() {
    Config config = config("b: {rates: 1}\n");
    NamedSection.root(config).section("a").text("rate");
    NamedSection.root(config).section("b").text("rate");
    assertEquals(
        List.of("conf/iris.yaml: unknown key 'b.rates'; did you mean 'b.rate'?"), problems(config));
  }

  @Test
  void aDottedKeyInAFileIsNotTakenForANestedOne() {
    Config config = config("training.epochs: 5\n");
    assertEquals(1, NamedSection.root(config).section("training").integer("epochs", 1, 0, 9));
    assertEquals(
        List.of(
            "conf/iris.yaml: unknown key 'training.epochs'; nest it: 'training: {epochs: ...}'"),
        problems(config));
  }

  @Test
  void readingTwiceReportsOnce() {
    Config config = config("a: x\n");
    NamedSection.root(config).integer("a", 1, 0, 9);
    NamedSection.root(config).integer("a", 1, 0, 9);
    assertEquals(1, problems(config).size());
  }

  @Test
  void overridesAreYamlAndTheLastOneWins() {
    NamedSection root =
        root(
            EXAMPLE,
            "training.epochs=5",
            "training.epochs=6",
            "network.hidden=[4, 2]",
            "training.shuffle=true",
            "training.optimizer={type: sgd}",
            "training.optimizer.momentum=0.9",
            "new.section.key=a=b",
            "output=runs/x",
            "name=",
            "data.options.csv.sep=;");
    NamedSection training = root.section("training");
    assertEquals(6, training.integer("epochs", 1, 0, 9));
    assertEquals(List.of(4, 2), root.section("network").integers("hidden", List.of(), 1, 9));
    assertTrue(training.flag("shuffle", false));
    assertEquals(Map.of("type", "sgd", "momentum", "0.9"), training.options("optimizer"));
    assertEquals("a=b", root.section("new").section("section").text("key", ""));
    assertEquals("runs/x", root.text("output", ""));
    assertFalse(root.has("name"));
    assertEquals(";", root.section("data").options("options").get("csv.sep"));
  }

  @Test
  void problemsOfAnOverrideNameIt() {
    Config config =
        config(
            "training: {epochs: 5}\nlist: [1]\n",
            "training.epochs=x",
            "training.epochs.deep=1",
            "list.0=2",
            "nonsense",
            "=1",
            "a..b=1",
            "path=*.csv",
            "training.epoch=1");
    NamedSection.root(config).section("training").integer("epochs", 1, 0, 9);
    NamedSection.root(config).integers("list", List.of(), 0, 9);
    assertEquals(
        List.of(
            "--set training.epochs.deep=1: 'training.epochs' is 'x' and has no keys below it; "
                + "set it as a whole",
            "--set list.0=2: 'list' is a list and has no keys below it; set it as a whole",
            "--set nonsense: expected key=value, as in 'section.key=1'",
            "--set =1: expected key=value, as in 'section.key=1'",
            "--set a..b=1: expected key=value, as in 'section.key=1'",
            "--set path=*.csv: line 1, column 2: not valid YAML: "
                + "unexpected character found .(46), while scanning an alias, in: *.csv; "
                + "a text that starts with '*' needs quotes",
            "--set training.epochs=x: training.epochs: "
                + "expected a whole number from 0 to 9, found 'x'",
            "--set training.epoch=1: unknown key 'training.epoch'; "
                + "did you mean 'training.epochs'?"),
        problems(config));
  }

  @Test
  void domainChecksNameTheKeyAndTheOrigin() {
    Config config = config("a: {b: 1}\n", "a.c=2");
    NamedSection a = NamedSection.root(config).section("a");
    a.problem("b", "is not 2");
    a.problem("c", "is not 1");
    a.problem("d", "is missing");
    assertEquals(
        List.of(
            "conf/iris.yaml: a.b: is not 2",
            "--set a.c=2: a.c: is not 1",
            "conf/iris.yaml: a.d: is missing"),
        problems(config));
  }

  @Test
  void scalarsKeepTheirTextAsWritten() {
    NamedSection root = root("a: 007\nb: 1e5\nc: True\nd: 0x1F\ne: yes\nf: 2024-01-01\n");
    assertEquals("007", root.text("a", ""));
    assertEquals("1e5", root.text("b", ""));
    assertEquals("True", root.text("c", ""));
    assertEquals("0x1F", root.text("d", ""));
    assertEquals(31, root.integer("d", 0, 0, 99));
    assertEquals(7, root.integer("a", 0, 0, 99));
    assertEquals(100_000, root.integer("b", 0, 0, 1_000_000));
    assertEquals("yes", root.text("e", ""));
    assertEquals("2024-01-01", root.text("f", ""));
  }

  @Test
  void aGivenValueKnowsItsKind() {
    NamedSection root = root("c: x\nd: [1, {e: true}]\nf: 1\n");
    assertFalse(root.isNumber("c"));
    assertTrue(root.isNumber("f"));
    assertTrue(root.isScalar("c"));
    assertTrue(root.isList("d"));
    assertFalse(root.isSection("d"));
  }

  @Test
  void aliasesCanBeUsed() {
    NamedSection root = root("a: &x [1, 2]\nb: *x\n");
    assertEquals(List.of(1, 2), root.integers("b", List.of(), 0, 9));
  }

  @Test
  void byteOrderMarkAndWindowsLineEndsAreHarmless() {
    NamedSection root = root("\uFEFFa: 1\r\nb: 2\r\n");
    assertEquals(1, root.integer("a", 0, 0, 9));
    assertEquals(2, root.integer("b", 0, 0, 9));
  }

  @Test
  void aSectionThatIsEmptyInTheFileCanBeOverridden() {
    assertEquals(
        5, root("training:\n", "training.epochs=5").section("training").integer("epochs", 0, 0, 9));
  }

  @Test
  void programsMayMixDottedKeysAndMaps() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("training.epochs", 5);
    values.put("training", Map.of("batchSize", 64L, "optimizer.type", "adam"));
    values.put("training.optimizer.learningRate", 1e-4f);
    values.put("hidden", new int[] {3, 2});
    values.put("loss", Loss.CROSS_ENTROPY);
    values.put("path", Path.of("data", "iris.csv"));
    values.put("output", null);
    values.put("number", "5");
    Config config = Config.of(values);
    NamedSection root = NamedSection.root(config);
    NamedSection training = root.section("training");
    assertEquals(5, training.integer("epochs", 0, 0, 9));
    assertEquals(64, training.integer("batchSize", 0, 0, 99));
    assertEquals("adam", training.section("optimizer").text("type", ""));
    assertEquals(
        1e-4, training.section("optimizer").number("learningRate", 0, Range.openClosed(0, 1)));
    assertEquals(List.of(3, 2), root.integers("hidden", List.of(), 0, 9));
    assertEquals(Loss.CROSS_ENTROPY, root.choice("loss", Loss.class, Loss.SQUARED_ERROR));
    assertEquals(Path.of("data", "iris.csv").toString(), root.text("path", ""));
    assertFalse(root.has("output"));
    assertEquals("5", root.text("number", ""));
    config.check();
    root.integer("number", 0, 0, 9);
    assertEquals(
        List.of(
            "configuration: number: "
                + "expected a whole number from 0 to 9, found '5' (a text, as quoted)"),
        problems(config));
  }

  @Test
  void programsHearOfKeysGivenTwiceAndOfValuesThatAreNone() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("a", Map.of("b", 1));
    values.put("a.b", 2);
    values.put("c", new Object());
    Config config = Config.of(values);
    NamedSection.root(config).section("a").integer("b", 0, 0, 9);
    NamedSection.root(config).text("c");
    assertEquals(
        List.of(
            "configuration: the key 'a.b' is given twice",
            "configuration: c: a java.lang.Object is no configuration value; "
                + "give a text, number, boolean, list or map"),
        problems(config));
  }

  @Test
  void exceptionsSurviveJavaSerialisation() throws Exception {
    ConfigException e = new ConfigException(List.of("a.yaml: one", "a.yaml: two"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(e);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ConfigException copy = (ConfigException) in.readObject();
      assertEquals(e.problems(), copy.problems());
      assertEquals(e.getMessage(), copy.getMessage());
    }
  }
}
