package io.tributary.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a section's settings by their names, with a key made for each. */
record NamedSection(Section section) {
  static NamedSection root(Config config) {
    return new NamedSection(config.root());
  }

  private static <T> Key<T> key(String name, ValueType<T> type, T defaultValue) {
    return Key.of(name, type, defaultValue, "");
  }

  private GivenValue given(String name) {
    return section.given(key(name, ValueTypes.text(), ""));
  }

  NamedSection section(String name) {
    return new NamedSection(given(name).section());
  }

  NamedSection sectionOrWord(String name, String wordKey) {
    return new NamedSection(given(name).sectionOrWord(wordKey));
  }

  String path(String name) {
    return given(name).path();
  }

  boolean has(String name) {
    return given(name).isPresent();
  }

  boolean isNumber(String name) {
    return given(name).isNumber();
  }

  boolean isScalar(String name) {
    return given(name).isScalar();
  }

  boolean isList(String name) {
    return given(name).isList();
  }

  boolean isSection(String name) {
    return given(name).isSection();
  }

  void problem(String name, String message) {
    given(name).problem(message);
  }

  Optional<String> text(String name) {
    return section.get(key(name, ValueTypes.text().orNone(), Optional.empty()));
  }

  String text(String name, String defaultValue) {
    return section.get(key(name, ValueTypes.text(), defaultValue));
  }

  int integer(String name, int defaultValue, int min, int max) {
    return section.get(key(name, ValueTypes.integer(min, max), defaultValue));
  }

  Optional<Integer> integerOrAuto(String name, int min, int max) {
    return section.get(key(name, ValueTypes.integer(min, max).orAuto(), Optional.empty()));
  }

  long longInteger(String name, long defaultValue, long min, long max) {
    return section.get(key(name, ValueTypes.longInteger(min, max), defaultValue));
  }

  List<Integer> integers(String name, List<Integer> defaultValue, int min, int max) {
    return section.get(key(name, ValueTypes.integers(min, max), defaultValue));
  }

  double number(String name, double defaultValue, Range range) {
    return section.get(key(name, ValueTypes.number(range), defaultValue));
  }

  boolean flag(String name, boolean defaultValue) {
    return section.get(key(name, ValueTypes.flag(), defaultValue));
  }

  List<String> texts(String name, List<String> defaultValue) {
    return section.get(key(name, ValueTypes.texts(), defaultValue));
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E defaultValue) {
    return section.get(key(name, ValueTypes.word(type), defaultValue));
  }

  <E extends Enum<E>> Optional<E> choiceOrAuto(String name, Class<E> type) {
    return section.get(key(name, ValueTypes.word(type).orAuto(), Optional.empty()));
  }

  <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
    return section.get(key(name, ValueTypes.words(type), List.of()));
  }

  Map<String, String> options(String name) {
    return section.get(key(name, ValueTypes.options(), Map.of()));
  }

  Map<String, Double> numbers(String name, Range range) {
    return section.get(key(name, ValueTypes.numbers(range), Map.of()));
  }
}
