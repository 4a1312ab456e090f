package io.tributary.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class YamlWriterTest {
  private enum Loss {
    CROSS_ENTROPY
  }

  @Test
  void writesWhatAPersonWouldWrite() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", "iris");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("path", "data/iris.csv");
    data.put("features", List.of("sepal_*", "width"));
    data.put("missingValues", List.of("", "?", "NA"));
    data.put("options", Map.of());
    values.put("data", data);
    values.put("hidden", List.of(16, 8));
    values.put("loss", Loss.CROSS_ENTROPY);
    Map<String, Object> layer = new LinkedHashMap<>();
    layer.put("units", 3);
    layer.put("rates", List.of(0.5, 1e-10));
    values.put("layers", List.of(layer, layer));
    values.put("nested", List.of(List.of(1, 2), List.of()));
    values.put("none", null);
    values.put("learningRate", 1e10);
    assertEquals(
        """
        name: iris
        data:
          path: data/iris.csv
          features: ["sepal_*", width]
          missingValues: ["", "?", NA]
          options: {}
        hidden: [16, 8]
        loss: crossEntropy
        layers:
          - units: 3
            rates: [0.5, 1.0E-10]
          - units: 3
            rates: [0.5, 1.0E-10]
        nested:
          - [1, 2]
          - []
        none: null
        learningRate: 1.0E+10
        """,
        YamlWriter.write(values));
  }

  @Test
  void longListsGetALineEachItem() {
    List<String> names = Collections.nCopies(20, "column");
    assertEquals("names:\n" + "  - column\n".repeat(20), YamlWriter.write(Map.of("names", names)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1e5",
        "1",
        "-1",
        "0x1F",
        "0o7",
        "1.",
        ".5",
        ".inf",
        ".nan",
        "true",
        "True",
        "no",
        "null",
        "~",
        "NULL",
        "- a",
        "a: b",
        "a #b",
        "#b",
        "*x",
        "&x",
        "!x",
        "%x",
        "@x",
        "`x",
        "'",
        "\"",
        "\\",
        "{}",
        "[]",
        ",",
        "?",
        ":",
        "-",
        "--",
        "---",
        "...",
        "a\nb",
        "\n",
        "\t",
        " a ",
        "\u0000",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\uD83D\uDE00",
        "é",
        "<<",
        "=",
        "1_000",
        "12:30",
        "2024-01-01",
        "a/b.csv",
        "C:\\x",
        "\uFFFE",
        "\u007F",
        "\uE000"
      })
  void textsReadBackAsTheSameTexts(String text) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("x" + text.replace(".", ""), text);
    values.put("y", List.of(text, List.of(text)));
    assertReadsBack(values);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0,
        -0.0,
        0.1,
        1e-5,
        1e10,
        1e22,
        2e-3,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        1.0 / 3,
        -1e-300
      })
  void numbersReadBackAsTheSameNumbers(double number) {
    assertReadsBack(Map.of("x", number));
  }

  @Test
  void floatsAreWrittenWithTheirOwnDigits() {
    assertEquals("x: 0.1\n", YamlWriter.write(Map.of("x", 0.1f)));
  }

  @Test
  void otherObjectsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> YamlWriter.write(Map.of("x", new Object())));
  }

  @Property(tries = 500)
  void whatIsWrittenReadsBackEqual(@ForAll("mappings") Map<String, Object> values) {
    assertReadsBack(values);
  }

  /** Read by this package, and by the library's own loader as an independent reader. */
  private static void assertReadsBack(Map<String, ?> values) {
    String yaml = YamlWriter.write(values);
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    Object loaded = new Load(settings).loadFromString(yaml);
    assertEquals(values, widened(loaded), yaml);
    assertEquals(values, plain(YamlReader.read("test", yaml, problem -> {})), yaml);
  }

  /** The library reads small whole numbers as Integer; here whole numbers are Long. */
  private static Object widened(Object value) {
    if (value instanceof Integer i) {
      return i.longValue();
    } else if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(widened(item)));
      return items;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      map.forEach((k, v) -> entries.put(k, widened(v)));
      return entries;
    }
    return value;
  }

  @Provide
  Arbitrary<Map<String, Object>> mappings() {
    return Arbitraries.maps(texts(), values(3)).ofMaxSize(5);
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            texts().map(Object.class::cast),
            Arbitraries.longs().map(Object.class::cast),
            Arbitraries.doubles().ofScale(12).map(Object.class::cast),
            Arbitraries.of(Arrays.asList(true, false, null, 1e-300, 3.0e38)));
    if (depth == 0) {
      return scalars;
    }
    return Arbitraries.oneOf(
        scalars,
        values(depth - 1).list().ofMaxSize(4).map(Object.class::cast),
        Arbitraries.maps(texts(), values(depth - 1)).ofMaxSize(4).map(Object.class::cast));
  }

  /** Any characters, lone surrogates excepted, and short texts of the characters that YAML uses. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .ofMaxLength(12)
            .filter(s -> s.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)),
        Arbitraries.strings().withChars("-:#?*&!|>%@`'\"\\{}[], \n\t0e1.~tfn<=").ofMaxLength(6));
  }

  /** The value in plain Java. */
  private static Object plain(Node node) {
    if (node instanceof Node.Mapping mapping) {
      Map<String, Object> values = new LinkedHashMap<>();
      mapping.entries().forEach((key, value) -> values.put(key, plain(value)));
      return values;
    } else if (node instanceof Node.Sequence sequence) {
      List<Object> values = new ArrayList<>();
      sequence.items().forEach(item -> values.add(plain(item)));
      return values;
    }
    Node.Scalar scalar = (Node.Scalar) node;
    return switch (scalar.kind()) {
      case TEXT -> scalar.text();
      case INTEGER ->
          scalar.integer().bitLength() < Long.SIZE
              ? (Object) scalar.integer().longValue()
              : scalar.integer();
      case FLOAT -> scalar.number();
      case BOOLEAN -> scalar.flag();
      case NULL -> null;
    };
  }
}
