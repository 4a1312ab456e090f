package io.tributary.config;

import io.tributary.config.Node.Scalar;
import io.tributary.config.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists of texts, numbers or booleans; a single one is a list of one.
 *
 * @param <T> of the items
 */
public final class ListType<T> implements ValueType<List<T>> {
  private final ScalarType<T> item;
  private final boolean oneAlone;
  private final boolean emptyLeftOut;

  private ListType(ScalarType<T> item, boolean oneAlone, boolean emptyLeftOut) {
    this.item = item;
    this.oneAlone = oneAlone;
    this.emptyLeftOut = emptyLeftOut;
  }

  static <T> ListType<T> of(ScalarType<T> item) {
    return new ListType<>(item, false, false);
  }

  /** The same lists, of which one with a single item is written as that item. */
  public ListType<T> writingOneAlone() {
    return new ListType<>(item, true, emptyLeftOut);
  }

  /** The same lists, of which an empty one is left out of what is written. */
  public ListType<T> leavingOutEmpty() {
    return new ListType<>(item, oneAlone, true);
  }

  /** The same lists, or {@code auto}, which is empty. */
  public OrAuto<T> orAuto() {
    return new OrAuto<>(this);
  }

  @Override
  public Optional<List<T>> read(GivenValue given) {
    if (given.node().isEmpty()) {
      return Optional.empty();
    }
    Node node = given.node().get();
    boolean inList = node instanceof Sequence;
    List<Node> items = node instanceof Sequence sequence ? sequence.items() : List.of(node);
    List<T> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Node found = items.get(i);
      Optional<T> value =
          found instanceof Scalar scalar && !scalar.isNull()
              ? item.parse(scalar)
              : Optional.empty();
      if (value.isEmpty()) {
        String expected = inList ? "item %d to be %s".formatted(i + 1, expected()) : expected();
        given.expected(expected, found, item.meant(found) + (inList ? "" : meantAsList(found)));
      }
      value.ifPresent(values::add);
    }
    return values.size() == items.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
  }

  private static String meantAsList(Node found) {
    return found instanceof Scalar scalar && scalar.text().matches("[^\\[\\]]+,[^\\[\\]]+")
        ? "; a list is written in brackets: [" + scalar.text() + "]"
        : "";
  }

  @Override
  public Object write(List<T> values) {
    if (values.isEmpty() && emptyLeftOut) {
      return null;
    }
    List<Object> written = new ArrayList<>();
    values.forEach(value -> written.add(item.write(value)));
    return oneAlone && written.size() == 1 ? written.get(0) : written;
  }

  /** What is expected of an item. */
  @Override
  public String expected() {
    return item.expected();
  }

  /** The type of the items. */
  public ScalarType<T> item() {
    return item;
  }

  /**
   * Some lists, or {@code auto}.
   *
   * @param lists the others
   */
  public record OrAuto<T>(ListType<T> lists) implements ValueType<Optional<List<T>>> {
    @Override
    public Optional<Optional<List<T>>> read(GivenValue given) {
      return given.isWord(ScalarType.AUTO)
          ? Optional.of(Optional.empty())
          : lists.read(given).map(Optional::of);
    }

    @Override
    public Object write(Optional<List<T>> value) {
      return value.map(lists::write).orElse(ScalarType.AUTO);
    }

    @Override
    public String expected() {
      return "%s or %s".formatted(ScalarType.AUTO, lists.expected());
    }
  }
}
