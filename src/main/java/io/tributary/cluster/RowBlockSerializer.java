package io.tributary.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.tributary.data.RowBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes a block of rows as bytes, a piece at a time: Kryo's own way, number by number, takes
 * longer than all the rest of the exchange.
 *
 * <p>Rows (int), stride (int), hashes (little-endian long each), numbers (little-endian float
 * each).
 */
final class RowBlockSerializer extends Serializer<RowBlock> {
  private static final int PIECE = 1 << 13;

  @Override
  public void write(Kryo kryo, Output output, RowBlock block) {
    output.writeInt(block.rows());
    output.writeInt(block.stride());
    byte[] piece = new byte[PIECE];
    ByteBuffer bytes = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < block.rows(); from += PIECE / Long.BYTES) {
      int count = Math.min(PIECE / Long.BYTES, block.rows() - from);
      bytes.asLongBuffer().put(block.hashes(), from, count);
      output.writeBytes(piece, 0, count * Long.BYTES);
    }
    int numbers = block.rows() * block.stride();
    for (int from = 0; from < numbers; from += PIECE / Float.BYTES) {
      int count = Math.min(PIECE / Float.BYTES, numbers - from);
      bytes.asFloatBuffer().put(block.values(), from, count);
      output.writeBytes(piece, 0, count * Float.BYTES);
    }
  }

  @Override
  public RowBlock read(Kryo kryo, Input input, Class<RowBlock> type) {
    int rows = input.readInt();
    int stride = input.readInt();
    byte[] piece = new byte[PIECE];
    ByteBuffer bytes = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    long[] hashes = new long[rows];
    for (int from = 0; from < rows; from += PIECE / Long.BYTES) {
      int count = Math.min(PIECE / Long.BYTES, rows - from);
      input.readBytes(piece, 0, count * Long.BYTES);
      bytes.asLongBuffer().get(hashes, from, count);
    }
    float[] values = new float[rows * stride];
    for (int from = 0; from < values.length; from += PIECE / Float.BYTES) {
      int count = Math.min(PIECE / Float.BYTES, values.length - from);
      input.readBytes(piece, 0, count * Float.BYTES);
      bytes.asFloatBuffer().get(values, from, count);
    }
    return new RowBlock(rows, stride, hashes, values);
  }
}
