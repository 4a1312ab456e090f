package io.tributary.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.config.ChoiceType.Choice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Choices of a word that may have keys of its own, within a section that is declared by its keys.
 */
class ChoiceTypeTest {
  private sealed interface Shape {}

  private record Round() implements Shape {}

  private record Box(double width, int sides) implements Shape {
    static final Key<Double> WIDTH =
        Key.of("draw.shape.width", ValueTypes.number(Range.above(0)), 1.5, "How wide.");
    static final Key<Integer> SIDES =
        Key.of("draw.shape.sides", ValueTypes.integer(3, 9), 4, "How many.");
    static final SectionType<Box> SECTION =
        SectionType.of(
            "With corners.",
            (section, values) -> new Box(values.get(WIDTH), values.get(SIDES)),
            WIDTH.of(Box::width),
            SIDES.of(Box::sides));
  }

  private static final List<Choice<? extends Shape>> SHAPES =
      List.of(
          Choice.of("round", new Round(), "Without corners."),
          Choice.of("box", Box.class, () -> Box.SECTION));

  private record Draw(Optional<Shape> shape, Shape frame, Map<String, String> pens, int count) {
    static final Key<Optional<Shape>> SHAPE =
        Key.of("draw.shape", ChoiceType.words(SHAPES).orAuto(), Optional.empty(), "Which.");
    static final Key<Shape> FRAME =
        Key.of("draw.frame", ChoiceType.sections("box", SHAPES), new Box(1.5, 4), "Around it.");
    static final Key<Map<String, String>> PENS =
        Key.of("draw.pens", ValueTypes.options(), Map.<String, String>of(), "Of all kinds.")
            .free()
            .secret();
    static final Key<Integer> COUNT =
        Key.of("draw.count", ValueTypes.integer(0, 9), 0, "How many.").needed("how many to draw");
    static final SectionType<Draw> SECTION =
        SectionType.of(
            "Drawing.",
            (section, values) ->
                new Draw(values.get(SHAPE), values.get(FRAME), values.get(PENS), values.get(COUNT)),
            SHAPE.of(Draw::shape),
            FRAME.of(Draw::frame),
            PENS.of(Draw::pens),
            COUNT.of(Draw::count));
    static final Key<Draw> DRAW = Key.of("draw", SECTION);
  }

  private static Config config(String yaml) {
    return Config.parse("c.yaml", yaml, List.of());
  }

  private static Draw read(String yaml) {
    Config config = config(yaml);
    Draw draw = config.root().get(Draw.DRAW);
    config.check();
    return draw;
  }

  private static List<String> problems(String yaml) {
    Config config = config(yaml);
    config.root().get(Draw.DRAW);
    return assertThrows(ConfigException.class, config::check).problems();
  }

  @Test
  void aWordStandsForTheDefaultsOfItsKeys() {
    assertEquals(Optional.empty(), read("draw: {count: 1}").shape());
    assertEquals(Optional.empty(), read("draw: {count: 1, shape: auto}").shape());
    assertEquals(Optional.of(new Round()), read("draw: {count: 1, shape: round}").shape());
    assertEquals(Optional.of(new Box(1.5, 4)), read("draw: {count: 1, shape: box}").shape());
    assertEquals(
        Optional.of(new Box(1.5, 6)),
        read("draw: {count: 1, shape: {type: box, sides: 6}}").shape());
    assertEquals(new Box(2, 4), read("draw: {count: 1, frame: {width: 2}}").frame());
    assertEquals(new Round(), read("draw: {count: 1, frame: round}").frame());
  }

  @Test
  void whatIsWrongIsToldWithTheNearestWordAndKey() {
    assertEquals(
        List.of(
            "c.yaml: draw.shape: expected auto, round or box, found 'rond'; did you mean 'round'?"),
        problems("draw: {count: 1, shape: rond}"));
    assertEquals(
        List.of("c.yaml: draw.shape: expected auto, round or box, found a list"),
        problems("draw: {count: 1, shape: [box]}"));
    assertEquals(
        List.of("c.yaml: draw.frame.type: expected round or box, found 'bix'; did you mean 'box'?"),
        problems("draw: {count: 1, frame: bix}"));
    assertEquals(
        List.of(
            "c.yaml: draw.frame.sides: expected a whole number from 3 to 9, found 2",
            "c.yaml: draw.count: missing; expected how many to draw",
            "c.yaml: unknown key 'draw.frame.widht'; did you mean 'draw.frame.width'?"),
        problems("draw: {frame: {sides: 2, widht: 3}}"));
    // The keys of another choice are unknown ones.
    assertEquals(
        List.of("c.yaml: unknown key 'draw.shape.width'; did you mean 'draw.frame.width'?"),
        problems("draw: {count: 1, shape: {type: round, width: 2}}"));
  }

  @Test
  void aNeededKeyCanBeWaived() {
    Config config = config("draw: {}");
    config.waive(Draw.COUNT);
    assertEquals(0, config.root().get(Draw.DRAW).count());
    config.check();
  }

  /** Over all kinds of values: what is written is read back as the same. */
  @Test
  void whatIsWrittenReadsBack() {
    for (String shape : List.of("auto", "round", "box", "{type: box, width: 3, sides: 3}")) {
      for (String frame : List.of("round", "box", "{type: box, width: 3}")) {
        Draw draw = read("draw: {count: 2, shape: %s, frame: %s}".formatted(shape, frame));
        String yaml = YamlWriter.write(Map.of("draw", Draw.SECTION.write(draw)));
        assertEquals(draw, read(yaml), yaml);
      }
    }
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", "box");
    frame.put("width", 1.5);
    frame.put("sides", 4);
    assertEquals(
        Map.of("shape", "round", "frame", frame, "count", 3),
        Draw.SECTION.write(read("draw: {count: 3, shape: round}")));
  }

  @Test
  void secretsAreLeftOutAndAskedForAgain() {
    Draw draw = read("draw: {count: 1, pens: {red: a, blue: b}}");
    Map<String, Object> written = Draw.SECTION.write(draw, all -> SectionType.REDACTED);
    assertEquals(SectionType.REDACTED, written.get("pens"));
    assertEquals(1, written.get("count"));
    assertEquals(
        List.of(
            "c.yaml: draw.pens: 'red' holds a secret that was left out of this file; give it"
                + " again: --set draw.pens.red=..."),
        problems("draw: {count: 1, pens: {red: \"" + SectionType.REDACTED + "\", blue: b}}"));
  }

  private static List<String> said(String yaml) {
    List<String> said = new ArrayList<>();
    for (FlatSetting setting : Draw.SECTION.identity(read(yaml))) {
      said.add(
          setting.path()
              + "="
              + setting.value()
              + setting.defaultValue().map(d -> " instead of " + d).orElse(""));
    }
    return said;
  }

  @Test
  void anIdentityHasEachKeyWithTheDefaultOfItsOwnChoice() {
    assertEquals(
        List.of(
            "shape=auto instead of auto",
            "frame.type=box instead of box",
            "frame.width=1.5 instead of 1.5",
            "frame.sides=7 instead of 4",
            "count=1 instead of 0"),
        said("draw: {count: 1, frame: {sides: 7}, pens: {red: a}}"));
    assertEquals(
        List.of(
            "shape=round instead of auto",
            "frame.type=round instead of box",
            "count=1 instead of 0"),
        said("draw: {count: 1, shape: round, frame: round}"));
    assertEquals(
        List.of(
            "shape=box instead of auto",
            "shape.width=2.0 instead of 1.5",
            "shape.sides=4 instead of 4"),
        said("draw: {count: 1, shape: {type: box, width: 2}}").subList(0, 3));
  }
}
