package io.tributary.ingest;

import io.tributary.data.DataSettings;
import io.tributary.data.MissingPolicy;

/**
 * Checks the column of row weights.
 *
 * @param findings receives what is wrong
 */
record WeightDecision(DataSettings settings, Findings findings) {
  void check(String name, ColumnProfile column) {
    if (column.missing > 0 && settings.missing() != MissingPolicy.DROP) {
      findings.problem(
          name,
          Findings.missingEvidence(column),
          "weight column '%s' has %d missing cell(s)%s",
          name,
          column.missing,
          Findings.missingWords(column));
    }
    if (!column.isNumeric() && !settings.dropsBadRows()) {
      findings.problem(
          name,
          Evidence.NOT_NUMERIC,
          "weight column '%s' has text in %d row(s), and weights are numbers%s",
          name,
          column.notNumeric,
          TextLook.of(column, settings.reading()).map(look -> "; " + look.sentence()).orElse(""));
    }
    if (column.numbers.notFinite > 0 && !settings.dropsBadRows()) {
      findings.problem(
          name,
          Evidence.NOT_FINITE,
          "weight column '%s' has %d value(s) that are infinite or too large for a 32-bit number;"
              + " mend them, or set data.badRows: drop",
          name,
          column.numbers.notFinite);
    }
    if (column.numbers.negative > 0 && !settings.dropsBadRows()) {
      findings.problem(
          name,
          Evidence.NEGATIVE,
          "weight column '%s' has %d negative value(s); weights are 0 or more",
          name,
          column.numbers.negative);
    }
    if (!column.numbers.positive && column.notNumeric < column.present) {
      findings.problem(name, Evidence.NONE, "weight column '%s' has no value above 0", name);
    }
  }
}
