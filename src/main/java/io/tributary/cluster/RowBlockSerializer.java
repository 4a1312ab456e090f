package io.tributary.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.tributary.data.RowBlock;

/** Writes a block of rows: rows (int), stride (int), hashes, numbers. */
final class RowBlockSerializer extends Serializer<RowBlock> {
  @Override
  public void write(Kryo kryo, Output output, RowBlock block) {
    output.writeInt(block.rows());
    output.writeInt(block.stride());
    PlainNumbers numbers = new PlainNumbers();
    numbers.write(output, block.hashes(), block.rows());
    numbers.write(output, block.values(), block.rows() * block.stride());
  }

  @Override
  public RowBlock read(Kryo kryo, Input input, Class<RowBlock> type) {
    int rows = input.readInt();
    int stride = input.readInt();
    long[] hashes = new long[rows];
    float[] values = new float[rows * stride];
    PlainNumbers numbers = new PlainNumbers();
    numbers.read(input, hashes, rows);
    numbers.read(input, values, values.length);
    return new RowBlock(rows, stride, hashes, values);
  }
}
