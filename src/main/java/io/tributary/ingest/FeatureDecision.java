package io.tributary.ingest;

import io.tributary.data.ArrayFeature;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.DataSettings;
import io.tributary.data.FeatureColumn;
import io.tributary.data.HashedFeature;
import io.tributary.data.MissingPolicy;
import io.tributary.data.NumericFeature;
import io.tributary.data.OffsetFeature;
import io.tributary.data.TemporalFeature;
import io.tributary.data.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a column becomes as a feature: a number, a category, a moment, a list of numbers, or
 * nothing.
 *
 * @param limits how many categories columns may have
 * @param wide those of many categories, of which nobody has said how they enter
 * @param categorical the columns that the settings list as categories
 * @param text the columns that the settings list as texts
 * @param findings receives what is wrong, and what the user should know
 */
record FeatureDecision(
    DataSettings settings,
    CategoryLimits limits,
    WideColumns wide,
    Set<String> categorical,
    Set<String> text,
    Findings findings) {
  /** Fewer rows than this may differ by chance. */
  private static final int FEW_ROWS = 10;

  /** Numbers in one cell of so many make a mixture. */
  private static final int MIXED = 4;

  /** Adds the column to the features, unless it is none. */
  void decide(String name, ColumnProfile column, List<FeatureColumn> features) {
    if (settings.offset().equals(Optional.of(name))) {
      offset(name, column, features);
      return;
    }
    if (column.missing > 0 && settings.missing() == MissingPolicy.FAIL) {
      findings.problem(
          name,
          Findings.missingEvidence(column),
          "column '%s' has %d missing cell(s)%s; set data.missing to impute or drop, or list the"
              + " column in data.ignore%s",
          name,
          column.missing,
          Findings.missingWords(column),
          Findings.wordsAreText(name, column));
      return;
    }
    if (column.present == 0) {
      findings.leaveOut(name, "all of its cells are missing");
      return;
    }
    findings.tellMissingWords(name, column);
    if (column.isConstant() && column.missing == 0) {
      findings.constant(name);
    }
    if (column.type().isList()) {
      list(name, column, features);
    } else if (settings.inputs().hash().containsKey(name)) {
      int buckets = settings.inputs().hash().get(name);
      features.add(new HashedFeature(name, column.valueType(), buckets, missingCategory(column)));
    } else if (categorical.contains(name) || text.contains(name)) {
      category(name, column, features);
    } else if (column.type().isTemporal() || column.isTemporal()) {
      features.add(TemporalFeature.unscaled(name, column.timeOfDay));
    } else if (column.isNumeric()) {
      tellLeadingZeros(name, column);
      numeric(name, column, features);
    } else if (column.isBoolean()) {
      category(name, column, features);
    } else if (column.isMostlyNumbers()) {
      mostlyNumeric(name, column, features);
    } else if (identifiesRows(column) && !settings.features().contains(name)) {
      findings.leaveOut(name, reason(column));
    } else {
      look(column)
          .ifPresent(
              look ->
                  findings.note(
                      "Column '%s' is taken as categories, but %s; data.text: [%s] if they are categories"
                          .formatted(name, look.sentence(), name)));
      if (look(column).isEmpty()) {
        tellMixture(name, column);
      }
      category(name, column, features);
    }
  }

  // As of JSON's values, of which Spark makes texts where some are.
  private void tellMixture(String name, ColumnProfile column) {
    long numbers = column.present - column.notNumeric;
    if (column.type() == CellType.TEXT && numbers * MIXED >= column.present) {
      findings.note(
          "Column '%s' has numbers in %d of its %d cells and other texts in %d: all are taken as categories; data.categorical: [%s] if they are"
              .formatted(name, numbers, column.present, column.notNumeric, name));
    }
  }

  private void tellLeadingZeros(String name, ColumnProfile column) {
    if (column.cells().hasLeadingZeros()) {
      findings.note(
          "Column '%s' has numbers with zeros before them, as codes have: it is kept as a number; data.text: [%s] if they are codes"
              .formatted(name, name));
    }
  }

  private void mostlyNumeric(String name, ColumnProfile column, List<FeatureColumn> features) {
    if (settings.dropsBadRows()) {
      numeric(name, column, features);
      return;
    }
    findings.problem(
        name,
        Evidence.NOT_NUMERIC,
        "column '%s' is numeric in %d of %d rows but has text in %d; mend it, add the text to"
            + " data.missingValues, set data.badRows: drop, or list the column in"
            + " data.categorical%s",
        name,
        column.present - column.notNumeric,
        column.present,
        column.notNumeric,
        look(column).map(look -> "; " + look.sentence()).orElse(""));
  }

  private Optional<TextLook.Reading> look(ColumnProfile column) {
    return TextLook.of(column, settings.reading());
  }

  private String reason(ColumnProfile column) {
    return look(column)
        .map(look -> "%s; data.categorical would keep it as it is".formatted(look.sentence()))
        .orElseGet(
            () ->
                column.hasTextIds()
                    ? "its text is different in each of %d rows, or nearly so, as an id is; data.categorical would keep it"
                        .formatted(column.present)
                    : "about %d of its %d texts are distinct, too rare to learn from; data.categorical would keep it"
                        .formatted(column.distinctTexts(), column.notNumeric));
  }

  // Values that come once tell nothing of rows that are still to come.
  private boolean identifiesRows(ColumnProfile column) {
    boolean tooMany =
        column.texts.overflowed() || column.texts.size() > settings.inputs().maxCategories();
    return column.present >= FEW_ROWS
        && (column.hasTextIds() || (tooMany && column.distinctTexts() * 2 > column.notNumeric));
  }

  private void list(String name, ColumnProfile column, List<FeatureColumn> features) {
    if (column.lists.otherSizes() > 0 && !settings.dropsBadRows()) {
      findings.problem(
          name,
          Evidence.NONE,
          "column '%s' has %d elements in some rows and fewer in %d; each row must have as many, or"
              + " set data.badRows: drop",
          name,
          column.lists.size(),
          column.lists.otherSizes());
    } else if (column.lists.notFinite() > 0 && !settings.dropsBadRows()) {
      findings.problem(
          name,
          Evidence.NONE,
          "column '%s' has %d element(s) that are infinite or too large for a 32-bit number; mend"
              + " them, or set data.badRows: drop",
          name,
          column.lists.notFinite());
    } else if (column.lists.size() == 0) {
      findings.leaveOut(name, "its arrays are empty");
    } else {
      features.add(ArrayFeature.unscaled(name, column.lists.size()));
    }
  }

  private void numeric(String name, ColumnProfile column, List<FeatureColumn> features) {
    if (column.numbers.notFinite > 0 && !settings.dropsBadRows()) {
      findings.problem(
          name,
          Evidence.NOT_FINITE,
          "column '%s' has %d value(s) that are infinite or too large for a 32-bit number; mend"
              + " them, set data.badRows: drop, or list the column in data.ignore",
          name,
          column.numbers.notFinite);
      return;
    }
    if (column.isWholeNumberId()) {
      findings.note(
          "Column '%s' has a different whole number in each row, or nearly so: it is kept as a number; if it is an id, list it in data.ignore"
              .formatted(name));
    }
    features.add(NumericFeature.unscaled(name));
  }

  private void offset(String name, ColumnProfile column, List<FeatureColumn> features) {
    boolean isWhole = column.isNumeric() && column.numbers.notFinite == 0;
    if (!isWhole && !settings.dropsBadRows()) {
      findings.problem(
          name,
          column.isNumeric() ? Evidence.NOT_FINITE : Evidence.NOT_NUMERIC,
          "column '%s' has cells that are no finite numbers, and data.offset needs numbers; mend"
              + " them, or set data.badRows: drop",
          name);
    } else if (column.missing > 0 && settings.missing() != MissingPolicy.DROP) {
      findings.problem(
          name,
          Findings.missingEvidence(column),
          "column '%s' has %d missing cell(s)%s, and an offset cannot be imputed; set data.missing:"
              + " drop",
          name,
          column.missing,
          Findings.missingWords(column));
    } else {
      features.add(new OffsetFeature(name));
    }
  }

  private void category(String name, ColumnProfile column, List<FeatureColumn> features) {
    ValueType type = column.valueType();
    DistinctValues values = type == ValueType.NUMBER ? column.numbers.distinct : column.texts;
    List<String> all = values.sorted(type);
    boolean counted = wide.areCounted(name);
    int least = counted ? wide.least(name) : settings.inputs().minCount().of(name);
    List<String> sorted = type == ValueType.BOOLEAN ? all : values.frequent(all, least);
    int most = counted ? wide.most() : limits.most(name);
    boolean overflowed = values.overflowed() || sorted.size() > most;
    if (wide.mayHave(name)
        && (overflowed || (counted && sorted.isEmpty()))
        && isWide(name, column, counted)) {
      return;
    }
    if (overflowed) {
      String distinct =
          !values.overflowed()
              ? String.valueOf(sorted.size())
              : type == ValueType.NUMBER || column.distinctTexts() <= values.limit()
                  ? "more than " + values.limit()
                  : "about " + column.distinctTexts();
      tooMany(name, distinct, column);
      return;
    }
    if (type == ValueType.TEXT) {
      findings.tellNearDuplicates("Column '%s': the categories".formatted(name), sorted);
    }
    boolean rareCategory = sorted.size() < all.size();
    features.add(new CategoricalFeature(name, type, sorted, rareCategory, missingCategory(column)));
  }

  // Whether a column that cannot enter as inputs has another way to go.
  private boolean isWide(String name, ColumnProfile column, boolean counted) {
    if (!counted && column.distinctTexts() <= CategoryLimits.MOST_EMBEDDED) {
      wide.ask(name, column);
      return true;
    }
    boolean wanted =
        settings.features().contains(name) || categorical.contains(name) || text.contains(name);
    if (wanted || ColumnSelection.isGlob(name)) {
      return false;
    }
    wide.leaveOut(name);
    findings.leaveOut(
        name,
        column.distinctTexts() > wide.most()
            ? "it has about %,d categories, more than are learnt one by one; data.hash: {%s: 100000} would share them out"
                .formatted(column.distinctTexts(), name)
            : "none of its about %,d categories comes in %d rows; data.categories: {%s: embedding} would learn them all the same"
                .formatted(column.distinctTexts(), wide.least(name), name));
    return true;
  }

  private void tooMany(String name, String distinct, ColumnProfile column) {
    String look = look(column).map(found -> "; " + found.sentence()).orElse("");
    if (limits.isEmbedded(name)) {
      findings.problem(
          name,
          Evidence.NONE,
          "column '%s' has %s distinct values, and %d are the most that are learnt one by one%s;"
              + " let rare ones share a category (data.minCount), hash them (data.hash: {%s:"
              + " 100000}), or list the column in data.ignore%s",
          name,
          distinct,
          limits.most(name),
          limits.isNamed(name)
              ? ""
              : " where all columns are embedded alike (more if it is named, data.categories: {%s: embedding})"
                  .formatted(name),
          name,
          look);
      return;
    }
    findings.problem(
        name,
        Evidence.NONE,
        "column '%s' has %s distinct values, more than data.maxCategories = %d; let them be learnt"
            + " as numbers (data.categories: {%s: embedding}), raise that, let rare ones share a"
            + " category (data.minCount), hash them (data.hash: {%s: 64}), or list the column in"
            + " data.ignore%s",
        name,
        distinct,
        settings.inputs().maxCategories(),
        name,
        name,
        look);
  }

  private boolean missingCategory(ColumnProfile column) {
    return settings.missing() == MissingPolicy.IMPUTE && column.missing > 0;
  }
}
