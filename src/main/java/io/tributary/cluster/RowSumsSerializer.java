package io.tributary.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.tributary.network.RowSums;

/** Writes sums for rows of a table: width (int), how many (int), which rows, their numbers. */
final class RowSumsSerializer extends Serializer<RowSums> {
  @Override
  public void write(Kryo kryo, Output output, RowSums sums) {
    output.writeInt(sums.width());
    output.writeInt(sums.size());
    for (int i = 0; i < sums.size(); i++) {
      output.writeInt(sums.row(i));
    }
    new PlainNumbers().write(output, sums.values(), sums.size() * sums.width());
  }

  @Override
  public RowSums read(Kryo kryo, Input input, Class<RowSums> type) {
    int width = input.readInt();
    int size = input.readInt();
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      rows[i] = input.readInt();
    }
    float[] values = new float[Math.multiplyExact(size, width)];
    new PlainNumbers().read(input, values, values.length);
    return new RowSums(width, size, rows, values);
  }
}
