package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.BadRowPolicy;
import io.tributary.data.DataSettings;
import io.tributary.data.FeatureColumn;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LeftOutColumn;
import io.tributary.data.TableEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataType;

/**
 * Decides what each column is, once all rows have been profiled: {@link FeatureDecision}, {@link
 * LabelDecision} and {@link WeightDecision} look at one each.
 *
 * <p>All problems of a table are found before any is reported. Statistics are still missing from
 * the encoding: they come from the training rows alone.
 */
final class EncodingDecision {
  private final DataSettings settings;
  private final ColumnSelection selection;
  private final TableProfile profile;
  private final Set<String> categorical;
  private final Set<String> text;
  private final WideColumns wide;
  private final Findings findings = new Findings();

  EncodingDecision(
      DataSettings settings,
      ColumnSelection selection,
      TableProfile profile,
      List<String> tableColumns,
      WideColumns wide) {
    this.settings = settings;
    this.selection = selection;
    this.profile = profile;
    this.wide = wide;
    this.categorical = listed(settings.inputs().categorical(), tableColumns);
    this.text = listed(settings.inputs().text(), tableColumns);
    List<String> columns = selection.all();
    for (int i = 0; i < columns.size(); i++) {
      boolean category =
          categorical.contains(columns.get(i))
              || settings.inputs().hash().containsKey(columns.get(i));
      if (i >= selection.features().size() || !category) {
        profile.columns[i].settle(); // in categories "none" is one
      }
    }
  }

  private static Set<String> listed(List<String> globs, List<String> columns) {
    return ColumnSelection.matching("", globs, columns, new ArrayList<>());
  }

  /** What the user should know of the decisions, a line each. */
  List<String> notes() {
    return findings.notes();
  }

  /** What became of columns of many categories. */
  WideCategories wide() {
    return wide.result();
  }

  /** What was found wrong; empty if {@link #encoding} gave a usable result. */
  List<Findings.Problem> problems() {
    return findings.problems();
  }

  /**
   * The encoding without statistics, or null if there are problems, or columns whose categories are
   * still to be counted.
   *
   * @param labelType the label column's type in the table
   */
  TableEncoding encoding(DataType labelType) {
    if (profile.rows == 0) {
      throw new UserException("data.path: the table has no rows");
    }
    if (profile.noText > 0 && settings.badRows() == BadRowPolicy.FAIL) {
      findings.problem(
          null,
          Evidence.NO_TEXT,
          "%d of %d rows are not text in the encoding that the table is read with (UTF-8 unless it"
              + " is given); %s",
          profile.noText,
          profile.rows,
          UnreadableRow.REMEDY);
      return null; // read as it is meant to be, the table may be without any other fault
    }
    if (profile.badRows == profile.rows) {
      findings.problem(
          null,
          Evidence.BAD_ROW,
          "none of the %d rows fits the header: they have another number of cells (is a heading"
              + " missing, as of row names, or data.options: {sep: ...} another one?), a quote that"
              + " is not closed, or are no JSON",
          profile.rows);
      return null; // what its columns are nobody can say
    }
    if (profile.badRows > profile.noText && settings.badRows() == BadRowPolicy.FAIL) {
      findings.problem(
          null,
          Evidence.BAD_ROW,
          "%d of %d rows cannot be read: another number of cells than the header has, a quote that"
              + " is not closed, or no JSON; mend them, set data.badRows: drop, or, for line breaks"
              + " inside quotes, data.options: {multiLine: true}",
          profile.badRows - profile.noText,
          profile.rows);
    }
    List<FeatureColumn> features = features();
    LabelEncoding label = label(labelType);
    int weightAt = selection.features().size() + selection.labels().size();
    selection
        .weight()
        .ifPresent(
            name -> new WeightDecision(settings, findings).check(name, profile.columns[weightAt]));
    if (wide.areAsked()) {
      return null; // all of it is known once their categories are
    }
    if (features.isEmpty() && findings.problems().isEmpty()) {
      throw new UserException("data.path: no feature column is left: " + findings.leftOutReasons());
    }
    return findings.problems().isEmpty()
        ? new TableEncoding(
            features,
            label,
            selection.weight().orElse(null),
            0,
            settings.missing(),
            settings.missingValues(),
            settings.reading(),
            findings.leftOut())
        : null;
  }

  private List<FeatureColumn> features() {
    tellUnnamed();
    findings.leftOutBySettings(selection.leftOut());
    for (LeftOutColumn column : selection.unreadable()) {
      findings.leaveOut(column.name(), column.reason());
    }
    CategoryLimits limits = new CategoryLimits(settings.inputs(), selection.features().size());
    FeatureDecision decision =
        new FeatureDecision(settings, limits, wide, categorical, text, findings);
    List<FeatureColumn> features = new ArrayList<>();
    for (int i = 0; i < selection.features().size(); i++) {
      decision.decide(selection.features().get(i), profile.columns[i], features);
    }
    return features;
  }

  // As Spark calls columns whose heading is empty. Where a table has no header at all, so is the
  // label's.
  private void tellUnnamed() {
    List<String> unnamed =
        selection.features().stream().filter(name -> name.matches("_c\\d+")).toList();
    if (!unnamed.isEmpty() && selection.labels().stream().noneMatch(n -> n.matches("_c\\d+"))) {
      findings.note(
          "Columns without a name in the header: '%s'; data.ignore leaves them out, if they are an index"
              .formatted(String.join("', '", unnamed)));
    }
  }

  private LabelEncoding label(DataType labelType) {
    int first = selection.features().size();
    List<String> names = selection.labels();
    List<ColumnProfile> columns =
        Arrays.asList(profile.columns).subList(first, first + names.size());
    LabelEncoding label =
        new LabelDecision(settings, names, text, columns, findings).decide(labelType);
    if (label != null) {
      for (String message : settings.classWeights().problems(label)) {
        findings.problem(null, Evidence.NONE, "%s", message);
      }
    }
    return label;
  }
}
