package io.tributary.data;

import static io.tributary.config.ValueTypes.number;
import static io.tributary.config.ValueTypes.text;

import io.tributary.config.FlatSetting;
import io.tributary.config.GivenValue;
import io.tributary.config.Key;
import io.tributary.config.ListType;
import io.tributary.config.Range;
import io.tributary.config.ScalarType;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;
import io.tributary.config.ValueType;
import io.tributary.config.ValueTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** How a configuration spells {@link HeldOut}. */
final class HeldOutType implements ValueType<HeldOut> {
  private static final ScalarType<Double> FRACTION = number(Range.closedOpen(0, 1));
  private static final ListType<String> PATHS =
      ValueTypes.texts().writingOneAlone().leavingOutEmpty();
  private static final String FORMS =
      "{column: C}, {fraction: 0.1, group: C} or {fraction: 0.1, latestBy: C}";

  private final boolean tableChangesResults;
  private final Key<Optional<String>> column;
  private final Key<Optional<String>> group;
  private final Key<Optional<String>> latestBy;
  private final Key<Double> fraction;
  private final SectionType<HeldOut> section;

  /**
   * @param path of the key
   * @param tableChangesResults whether a table of its own is a part of a run's identity
   */
  HeldOutType(String path, boolean tableChangesResults) {
    this.tableChangesResults = tableChangesResults;
    this.column = column(path, "column", "A column that is true or 1 for these rows.");
    this.group = column(path, "group", "A column that rows of a group have in common.");
    this.latestBy = column(path, "latestBy", "A column of dates, times or numbers.");
    this.fraction = Key.of(path + ".fraction", number(Range.closedOpen(0, 1)), 0.0, "Of the rows.");
    this.section =
        SectionType.of(
            "Which rows are held out.",
            this::made,
            held -> {
              throw new IllegalStateException("written by its form");
            },
            List.of(column, fraction, group, latestBy));
  }

  private static Key<Optional<String>> column(String path, String name, String sentence) {
    return Key.of(path + "." + name, text().orNone(), Optional.<String>empty(), sentence);
  }

  private HeldOut made(Section given, SettingValues values) {
    double part = values.get(fraction);
    List<Key<Optional<String>>> named =
        List.of(column, group, latestBy).stream().filter(k -> values.get(k).isPresent()).toList();
    boolean byColumn = named.equals(List.of(column));
    if (named.size() > 1 || (named.isEmpty() && part == 0) || byColumn == part > 0) {
      if (!named.isEmpty() || part != 0) {
        given.problem(fraction, "expected " + FORMS);
      }
      return HeldOut.NONE;
    } else if (named.isEmpty()) {
      return new HeldOut.Fraction(part);
    }
    String name = values.get(named.get(0)).orElseThrow();
    if (byColumn) {
      return new HeldOut.ByColumn(name);
    }
    return named.get(0) == group ? new HeldOut.ByGroup(part, name) : new HeldOut.Latest(part, name);
  }

  @Override
  public Optional<HeldOut> read(GivenValue given) {
    if (!given.isPresent()) {
      return Optional.empty();
    } else if (given.isNumber()) {
      return FRACTION.read(given).map(HeldOut.Fraction::new);
    } else if (given.isSection()) {
      return section.read(given);
    }
    Optional<List<String>> paths = PATHS.read(given);
    for (String one : paths.orElse(List.of())) {
      // A number or a percentage is no path, though it could be read as one.
      if (one.strip().matches("[-+.,0-9]+ *%?")) {
        given.problem(
            "expected the path of a table, found '%s'; a fraction is written as 0.2"
                .formatted(one));
      }
    }
    return paths.map(p -> p.isEmpty() ? HeldOut.NONE : new HeldOut.Table(p));
  }

  @Override
  public Object write(HeldOut held) {
    Map<String, Object> form = new LinkedHashMap<>();
    if (held instanceof HeldOut.Table table) {
      return PATHS.write(table.paths());
    } else if (held instanceof HeldOut.Fraction lots) {
      // A test is left out where there is none, as it was before it could be a fraction.
      return lots.fraction() == 0 && !tableChangesResults ? null : (Object) lots.fraction();
    } else if (held instanceof HeldOut.Folds folds) {
      return write(folds.replaced());
    } else if (held instanceof HeldOut.ByColumn by) {
      form.put("column", by.column());
    } else if (held instanceof HeldOut.ByGroup by) {
      form.put("fraction", by.fraction());
      form.put("group", by.column());
    } else if (held instanceof HeldOut.Latest latest) {
      form.put("fraction", latest.fraction());
      form.put("latestBy", latest.column());
    }
    return form;
  }

  @Override
  public void flatten(String at, HeldOut held, HeldOut defaultValue, Consumer<FlatSetting> to) {
    HeldOut told = held instanceof HeldOut.Table && !tableChangesResults ? defaultValue : held;
    ValueType.super.flatten(at, told, defaultValue, to);
  }

  @Override
  public String expected() {
    return FRACTION.expected() + ", the path of a table, " + FORMS;
  }
}
