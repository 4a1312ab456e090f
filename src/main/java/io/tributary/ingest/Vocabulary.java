package io.tributary.ingest;

import io.tributary.data.RowKeys;
import io.tributary.data.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Finds a cell's place in a sorted vocabulary. */
final class Vocabulary {
  private final ColumnReader column;
  private final RowState state;
  private final ValueType type;
  private final double[] numbers; // ascending; for categories that are numbers
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
    this.hashes = new long[entries.size()];
    for (int i = 0; i < entries.size(); i++) {
      texts.put(UTF8String.fromString(entries.get(i)), i);
      hashes[i] = RowKeys.ofText(entries.get(i).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Whether the cell is missing, and so none of the entries. */
  boolean isMissing(InternalRow row) {
    return type == ValueType.NUMBER ? column.isMissingNumber(row) : column.isMissing(row);
  }

  /** The entry's index, its value taken into the row's hash; −1 for a value that is not there. */
  int find(InternalRow row) {
    if (type == ValueType.NUMBER) {
      double number = column.number(row);
      state.addNumber((float) number);
      return Math.max(Arrays.binarySearch(numbers, number + 0.0), -1);
    }
    UTF8String text = column.text(row, type);
    Integer index = texts.get(text);
    state.addWord(index != null ? hashes[index] : RowKeys.ofText(text.getBytes()));
    return index != null ? index : -1;
  }
}
