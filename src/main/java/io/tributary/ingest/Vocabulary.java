package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.RowKeys;
import io.tributary.data.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Finds a cell's place in a sorted vocabulary: its code. */
final class Vocabulary implements CategoryCodes {
  private final ColumnReader column;
  private final RowState state;
  private final ValueType type;
  private final double[] numbers; // ascending; for categories that are numbers
  private final boolean exact; // some numbers are told apart by their digits alone
  private final Map<UTF8String, Integer> texts = new HashMap<>();
  private final long[] hashes; // one for each entry

  Vocabulary(ColumnReader column, RowState state, ValueType type, List<String> entries) {
    this.column = column;
    this.state = state;
    this.type = type;
    this.numbers =
        type == ValueType.NUMBER
            ? entries.stream().mapToDouble(Double::parseDouble).toArray()
            : new double[0];
    this.exact = haveOneFloat(numbers);
    this.hashes = new long[entries.size()];
    for (int i = 0; i < entries.size(); i++) {
      String entry =
          type == ValueType.NUMBER
              ? CellText.ofNumber(new BigDecimal(entries.get(i)))
              : entries.get(i);
      texts.put(UTF8String.fromString(entry), i);
      hashes[i] = RowKeys.ofText(entries.get(i).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Whether two of the ascending numbers are one as floats. */
  private static boolean haveOneFloat(double[] numbers) {
    for (int i = 1; i < numbers.length; i++) {
      if ((float) numbers[i] == (float) numbers[i - 1]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isMissing(InternalRow row) {
    return type == ValueType.NUMBER ? column.isMissingNumber(row) : column.isMissing(row);
  }

  /** The entry's index; −1 for a value that is not there. */
  @Override
  public int code(InternalRow row) {
    if (type == ValueType.NUMBER) {
      double number = column.number(row);
      if (exact) {
        state.addWord(RowKeys.ofText(column.numberText(row).getBytes(StandardCharsets.UTF_8)));
      } else {
        state.addNumber((float) number);
      }
      return CellText.isExact(number)
          ? Math.max(Arrays.binarySearch(numbers, number + 0.0), -1)
          : texts.getOrDefault(UTF8String.fromString(column.numberText(row)), -1);
    }
    UTF8String text = column.text(row, type);
    Integer index = texts.get(text);
    state.addWord(index != null ? hashes[index] : RowKeys.ofText(text.getBytes()));
    return index != null ? index : -1;
  }
}
