package io.tributary.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users get wrong, and what the message must tell them. */
class BadInputTest {
  private enum Activation {
    RELU,
    LEAKY_RELU,
    SIGMOID {
      @Override
      public String toString() {
        return "logistic";
      }
    }
  }

  static Stream<Arguments> badInputs() {
    return Stream.of(
        bad("", "is empty", "'key: value'"),
        bad("# only a comment\n", "is empty"),
        bad("- a\n- b\n", "is a list at its top level", "'key: value'"),
        bad("just a text\n", "is 'just a text' at its top level"),
        bad("a: 1\n---\nb: 2\n", "line 2, column 1", "second document"),
        bad("integer: 1\ninteger: 2\n", "line 2, column 1", "'integer' is given twice", "line 1"),
        bad("section:\n  x: 1\n  x: 2\n", "line 3", "'section.x' is given twice", "line 2"),
        bad(
            "a: b: c\n",
            "line 1, column 5",
            "mapping values are not allowed",
            "in: a: b: c; a text with a colon"),
        bad("a: [1, 2\nb: 3\n", "line 2, column 2", "expected ',' or ']'", "in: b: 3"),
        bad("section:\n\tx: 1\n", "line 2, column 1", "use spaces instead of tabs"),
        bad("a:\t1\n", "line 1, column 3", "use spaces instead of tabs"),
        bad("a: @x\n", "line 1, column 4", "needs quotes"),
        bad("a: \"open\n", "line 2, column 1", "end of stream"),
        bad("a: *nothing\n", "line 1, column 4", "'&nothing'", "needs quotes"),
        bad("a: !!java.net.URL [x]\n", "line 1, column 4", "java.net.URL", "not supported"),
        bad("a: !custom x\n", "tag '!custom' is not supported"),
        bad("? [a]\n: 1\n", "a key must be a text"),
        bad("a: \u0007\n", "line 1, column 4", "U+0007"),
        bad("a: &a [*a]\n", "line 1, column 8", "'&a'"),
        bad("integer: 2.5\n", "integer: expected a whole number of at least 1, found 2.5"),
        bad("integer: 0\n", "expected a whole number of at least 1, found 0"),
        bad("integer: 99999999999\n", "found 99999999999"),
        bad("integer: 1" + "0".repeat(500) + "\n", "found '1000", "..."),
        bad("integer: '5'\n", "found '5' (a text, as quoted)"),
        bad("integer: [5]\n", "found a list"),
        bad("integer: {a: 5}\n", "found a mapping with the key 'a'"),
        bad("number: fast\n", "number: expected a number above 0 and at most 1, found 'fast'"),
        bad("number: 0\n", "found 0"),
        bad("number: .nan\n", "found .nan"),
        bad("number: -.inf\n", "found -.inf"),
        bad("number: 0,5\n", "found '0,5'"),
        bad("flag: yes\n", "flag: expected true or false, found 'yes'"),
        bad("flag: 1\n", "expected true or false, found 1"),
        bad("text: [a]\n", "text: expected a text, found a list"),
        bad("texts: [a, [b]]\n", "texts: expected item 2 to be a text, found a list"),
        bad("texts: [a, null]\n", "expected item 2 to be a text, found nothing"),
        bad("integers: [1, x, 0]\n", "item 2 to be a whole number", "item 3 to be", "found 0"),
        bad(
            "choice: leakyrelu\n",
            "choice: expected relu, leakyRelu or logistic, found 'leakyrelu'",
            "did you mean 'leakyRelu'?"),
        bad("choice: SIGMOID\n", "expected relu, leakyRelu or logistic, found 'SIGMOID'"),
        bad("auto: aut\n", "expected auto, relu, leakyRelu", "did you mean 'auto'?"),
        bad("choices: [relu, rellu]\n", "item 2 to be relu,", "did you mean 'relu'?"),
        bad("integerOrAuto: many\n", "expected auto or a whole number of at least 1"),
        bad("options: x\n", "options: expected keys with values, found 'x'"),
        bad("options: {a: [1]}\n", "options: expected 'a' to be one value, found a list"),
        bad("section: 5\n", "section: expected a section", "found 5"),
        bad("section: {y: 5}\n", "unknown key 'section.y'", "known keys here: x"),
        bad("teh_text: 5\n", "unknown key 'teh_text'"),
        bad("Integer-Or-Auto: 5\n", "unknown key", "did you mean 'integerOrAuto'?"),
        bad("<<: {text: a}\n", "unknown key '<<'"));
  }

  private static Arguments bad(String yaml, String... parts) {
    return arguments(yaml, Arrays.asList(parts));
  }

  @ParameterizedTest
  @MethodSource("badInputs")
  void messageSaysWhereWhatAndWhatInstead(String yaml, List<String> parts) {
    ConfigException e = assertThrows(ConfigException.class, () -> readAll(yaml));
    assertAll(
        e.problems().stream()
            .map(
                problem -> () -> assertTrue(problem.startsWith("conf/bad.yaml: "), () -> problem)));
    assertAll(
        parts.stream().map(part -> () -> assertTrue(e.getMessage().contains(part), e::getMessage)));
  }

  @Test
  void deepNestingIsRefusedBeforeTheStackOverflows() {
    assertMessage("a: " + "[".repeat(100_000), "nested more than 50 levels deep");
    assertMessage("a: " + "{b: ".repeat(100_000), "nested more than 50 levels deep");
  }

  @Test
  void aliasesCannotMultiplyWithoutBound() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      laughs.append(String.format("a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
    }
    assertMessage(laughs.toString(), "more than 100000 values");
  }

  /** Few values, and 40 thousand million characters in the configuration that is written back. */
  @Test
  void aliasesCannotMultiplyALongTextWithoutBound() {
    String text = "a: &a " + "x".repeat(500_000) + "\nb: [" + "*a, ".repeat(80_000) + "*a]\n";
    assertMessage(text, "more than 100000 values");
  }

  @Test
  void aliasesCannotNestDeeperThanBrackets() {
    StringBuilder nested = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 100; i++) {
      nested.append("a%d: &a%d [*a%d]%n".formatted(i, i, i - 1));
    }
    assertMessage(nested.toString(), "nested more than 50 levels deep");
    Config.parse("conf/good.yaml", nested.substring(0, nested.indexOf("a40:")), List.of());
  }

  private static final AtomicInteger MADE = new AtomicInteger();

  /** What a file that can name types would make. */
  public static final class Gadget {
    public Gadget() {
      MADE.incrementAndGet();
    }

    public Gadget(String text) {
      MADE.incrementAndGet();
    }

    public void setText(String text) {
      MADE.incrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!%s {}",
        "a: !!%s {text: x}",
        "a: !!%s [x]",
        "a: !!%s x",
        "a: !!%s",
        "a: !<tag:yaml.org,2002:%s> [x]",
        "a: !%s [x]",
        "%%TAG !t! tag:yaml.org,2002:\n---\na: !t!%s [x]",
        "? !!%s [x]\n: 1",
        "!!%s {text: x}",
        "a: &a !!%s [x]\nb: *a",
        "a: !!java.lang.ProcessBuilder [[touch, %s]]",
        "a: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [%s]]]]",
        "a: !!python/object/apply:os.system [%s]",
        "a: !!set {%s: }",
        "a: !!binary %s",
        "a: !!timestamp %s",
      })
  void noTypeIsMadeByItsName(String yaml) {
    String named = yaml.formatted(Gadget.class.getName());
    assertMessage(named, "conf/bad.yaml: line ");
    assertEquals(0, MADE.get());
  }

  @Test
  void hugeFilesAreRefused() {
    assertMessage("a: " + "x".repeat(1_000_001), "has 1000004 characters");
  }

  private static void assertMessage(String yaml, String part) {
    ConfigException e = assertThrows(ConfigException.class, () -> readAll(yaml));
    assertTrue(e.getMessage().contains(part), e::getMessage);
  }

  private static void readAll(String yaml) {
    Config config = Config.parse("conf/bad.yaml", yaml, List.of());
    NamedSection root = NamedSection.root(config);
    root.text("text");
    root.integer("integer", 1, 1, Integer.MAX_VALUE);
    root.number("number", 1, Range.openClosed(0, 1));
    root.flag("flag", true);
    root.texts("texts", List.of());
    root.integers("integers", List.of(), 1, 9);
    root.choice("choice", Activation.class, Activation.RELU);
    root.choiceOrAuto("auto", Activation.class);
    root.choices("choices", Activation.class);
    root.integerOrAuto("integerOrAuto", 1, Integer.MAX_VALUE);
    root.options("options");
    root.section("section").integer("x", 1, 1, 9);
    config.check();
  }
}
