package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.RowKeys;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A column that rows are keyed by, alone or with others: numbers with all their digits, moments,
 * booleans and texts have one hash each, whatever format they come from.
 *
 * @param column its cells
 */
record KeyColumn(ColumnReader column) {
  /** Takes a cell into the row's hash. */
  void addTo(RowState state, InternalRow row) {
    if (column.isMissing(row)) {
      state.addMissing();
      return;
    }
    double number = column.type() == CellType.BOOLEAN ? Double.NaN : column.number(row);
    if (!Double.isNaN(number)) {
      state.addWord(
          CellText.isExact(number)
              ? Double.doubleToLongBits(number + 0.0)
              : hash(column.numberText(row)));
    } else if (column.moment(row) != CellParser.NO_TIME) {
      state.addWord(column.moment(row));
    } else {
      int bool = column.bool(row);
      state.addWord(
          bool >= 0 ? bool : hash(row.getUTF8String(column.ordinal()).toString().strip()));
    }
  }

  private static long hash(String text) {
    return RowKeys.ofText(text.getBytes(StandardCharsets.UTF_8));
  }
}
