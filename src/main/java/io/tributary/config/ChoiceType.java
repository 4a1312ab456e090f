package io.tributary.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A choice of one word, which may have keys of its own: {@code optimizer: {type: sgd, momentum:
 * 0.9}}. A word alone stands for the choice with the defaults of its keys. Immutable.
 *
 * @param <T> of the choices' values
 */
public final class ChoiceType<T> implements ValueType<T> {
  private static final String WORD_KEY = "type";

  private final List<Choice<? extends T>> choices;
  private final Optional<OwnChoices<? extends T>> own;
  private final boolean alwaysSection;
  private final ScalarType<Choice<? extends T>> word;
  private final Key<Choice<? extends T>> wordKey;

  /**
   * One of the choices.
   *
   * @param word its spelling
   * @param matches whether a value is this choice's
   * @param keys gives its section, when that is needed
   */
  public record Choice<T>(String word, Predicate<Object> matches, Supplier<SectionType<T>> keys) {
    /**
     * A choice with keys of its own, whose values have a class of their own.
     *
     * @param section is asked when it is needed, not before: whichever of two classes that name
     *     each other is initialised first, the other one may not be yet
     */
    public static <T> Choice<T> of(String word, Class<T> type, Supplier<SectionType<T>> section) {
      return new Choice<>(word, type::isInstance, section);
    }

    /**
     * A choice without keys.
     *
     * @param sentence what it is, in Markdown
     */
    public static <T> Choice<T> of(String word, T value, String sentence) {
      SectionType<T> none = SectionType.of(sentence, (section, values) -> value);
      return new Choice<>(word, value::equals, () -> none);
    }

    /** Its keys. */
    public SectionType<T> section() {
      return keys.get();
    }

    private Map<String, Object> write(Object value, UnaryOperator<Object> redaction) {
      return section().write(cast(value), redaction);
    }

    private void flatten(
        String path, Object value, Optional<Object> defaultValue, Consumer<FlatSetting> to) {
      section()
          .flatten(
              path, cast(value), defaultValue.map(this::cast).orElseGet(section()::defaults), to);
    }

    @SuppressWarnings("unchecked") // the value matches
    private T cast(Object value) {
      return (T) value;
    }
  }

  private ChoiceType(
      List<Choice<? extends T>> choices,
      Optional<OwnChoices<? extends T>> own,
      Choice<? extends T> first,
      boolean alwaysSection) {
    this.choices = List.copyOf(choices);
    this.own = own;
    this.alwaysSection = alwaysSection;
    ScalarType<Choice<? extends T>> words =
        ScalarType.words(
            choices.stream().map(Choice::word).toList(), this::choiceOfWord, Choice::word);
    this.word = own.isEmpty() ? words : words.alsoOf("the name of a class of your own");
    this.wordKey = Key.of(WORD_KEY, word, first, "Which one.");
  }

  private Optional<Choice<? extends T>> choiceOfWord(String text) {
    Optional<Choice<? extends T>> known =
        choices.stream().filter(c -> c.word.equals(text)).findFirst();
    return known.isPresent() || !OwnClass.isName(text)
        ? known
        : own.map(classes -> classes.choice(new OwnClass(text)));
  }

  /**
   * Choices that are classes of the user's own, named where another choice has its word; what
   * stands beside the name are numbers for it.
   *
   * @param type of their values
   * @param of makes a value of a class
   * @param classOf gives a value's class
   */
  private record OwnChoices<T>(
      Class<T> type, Function<OwnClass, T> of, Function<T, OwnClass> classOf) {
    Choice<T> choice(OwnClass named) {
      List<Key.Field<T, ?>> fields = new ArrayList<>();
      for (String number : named.numbers().keySet()) {
        fields.add(key(number).of(value -> classOf.apply(value).numbers().get(number)));
      }
      return Choice.of(
          named.name(),
          type,
          () ->
              SectionType.of(
                  "A class of the user's own.",
                  (section, values) -> of.apply(new OwnClass(named.name(), numbers(section))),
                  fields.<Key.Field<T, ?>>toArray(Key.Field[]::new)));
    }

    private static Map<String, Double> numbers(Section section) {
      Map<String, Double> numbers = new LinkedHashMap<>();
      for (String name : section.names()) {
        if (!name.equals(WORD_KEY) && section.has(key(name))) {
          numbers.put(name, section.get(key(name)));
        }
      }
      return numbers;
    }

    private static Key<Double> key(String number) {
      return Key.of(number, ValueTypes.number(Range.any()), 0.0, "A number for the class.");
    }

    Optional<Choice<T>> choiceOf(Object value) {
      return type.isInstance(value)
          ? Optional.of(choice(classOf.apply(type.cast(value))))
          : Optional.empty();
    }
  }

  /**
   * The same choices, or a class of the user's own.
   *
   * @param type of such a choice's values
   * @param of makes a value of a class
   * @param classOf gives a value's class
   */
  public <S extends T> ChoiceType<T> orOwnClass(
      Class<S> type, Function<OwnClass, S> of, Function<S, OwnClass> classOf) {
    return new ChoiceType<>(
        choices,
        Optional.of(new OwnChoices<>(type, of, classOf)),
        wordKey.defaultValue(),
        alwaysSection);
  }

  /**
   * Choices that are written as a section, whatever keys they have.
   *
   * @param defaultChoice where the section has no {@code type}
   * @param choices in the order of messages and of the settings' page
   */
  public static <T> ChoiceType<T> sections(
      String defaultChoice, List<Choice<? extends T>> choices) {
    Choice<? extends T> first =
        choices.stream().filter(c -> c.word.equals(defaultChoice)).findFirst().orElseThrow();
    return new ChoiceType<>(choices, Optional.empty(), first, true);
  }

  /** Choices that are written as a word where they have no keys. */
  public static <T> ChoiceType<T> words(List<Choice<? extends T>> choices) {
    return new ChoiceType<>(choices, Optional.empty(), choices.get(0), false);
  }

  /** The choice that an empty section makes, or the first one, with the defaults of its keys. */
  public T defaults() {
    return wordKey.defaultValue().section().defaults();
  }

  /** The choices, in the order of messages. */
  public List<Choice<? extends T>> choices() {
    return choices;
  }

  /** The word of a value. */
  public String word(T value) {
    return choiceOf(value).word;
  }

  private Choice<? extends T> choiceOf(T value) {
    Optional<Choice<? extends T>> known =
        choices.stream().filter(choice -> choice.matches.test(value)).findFirst();
    return known
        .or(() -> own.flatMap(classes -> classes.choiceOf(value)))
        .orElseThrow(() -> new IllegalArgumentException(value + " is none of " + expected()));
  }

  @Override
  public Optional<T> read(GivenValue given) {
    return read(given, word);
  }

  private Optional<T> read(GivenValue given, ScalarType<Choice<? extends T>> expectedWord) {
    if (alwaysSection || given.isSection()) {
      return Optional.of(read(given.sectionOrWord(WORD_KEY)));
    }
    return expectedWord.read(given).map(choice -> choice.section().defaults());
  }

  private T read(Section section) {
    return section.get(wordKey).section().read(section);
  }

  @Override
  public Object write(T value) {
    return write(value, UnaryOperator.identity());
  }

  @Override
  public Object write(T value, UnaryOperator<Object> redaction) {
    Choice<? extends T> choice = choiceOf(value);
    Map<String, Object> own = choice.write(value, redaction);
    if (own.isEmpty() && !alwaysSection) {
      return choice.word;
    }
    Map<String, Object> written = new LinkedHashMap<>();
    written.put(WORD_KEY, choice.word);
    written.putAll(own);
    return written;
  }

  @Override
  public String expected() {
    return word.expected();
  }

  @Override
  public void flatten(String path, T value, T defaultValue, Consumer<FlatSetting> to) {
    flatten(path, value, word(defaultValue), Optional.of(defaultValue), to);
  }

  // The word stands where it stands without keys, so that a choice may get some later.
  private void flatten(
      String path,
      T value,
      String defaultWord,
      Optional<T> defaultValue,
      Consumer<FlatSetting> to) {
    Choice<? extends T> choice = choiceOf(value);
    String wordPath = alwaysSection ? Config.join(path, WORD_KEY) : path;
    to.accept(new FlatSetting(wordPath, choice.word, Optional.of(defaultWord)));
    choice.flatten(path, value, defaultValue.filter(choice.matches).map(d -> (Object) d), to);
  }

  /** The same choices, or {@code auto}, which is empty. */
  public OrAuto<T> orAuto() {
    return new OrAuto<>(this);
  }

  /**
   * Some choices, or {@code auto}.
   *
   * @param choices the others
   */
  public record OrAuto<T>(ChoiceType<T> choices) implements ValueType<Optional<T>> {
    private ScalarType<Choice<? extends T>> words() {
      return choices.word.alsoExpecting(ScalarType.AUTO);
    }

    @Override
    public Optional<Optional<T>> read(GivenValue given) {
      return given.isWord(ScalarType.AUTO)
          ? Optional.of(Optional.empty())
          : choices.read(given, words()).map(Optional::of);
    }

    @Override
    public Object write(Optional<T> value) {
      return write(value, UnaryOperator.identity());
    }

    @Override
    public Object write(Optional<T> value, UnaryOperator<Object> redaction) {
      return value.map(chosen -> choices.write(chosen, redaction)).orElse(ScalarType.AUTO);
    }

    @Override
    public void flatten(
        String path, Optional<T> value, Optional<T> defaultValue, Consumer<FlatSetting> to) {
      String auto = ScalarType.AUTO;
      if (value.isPresent()) {
        String defaultWord = defaultValue.map(choices::word).orElse(auto);
        choices.flatten(path, value.get(), defaultWord, defaultValue, to);
      } else {
        to.accept(
            new FlatSetting(path, auto, Optional.of(defaultValue.map(choices::word).orElse(auto))));
      }
    }

    @Override
    public String expected() {
      return words().expected();
    }
  }
}
