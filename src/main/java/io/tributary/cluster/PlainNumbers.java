package io.tributary.cluster;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes arrays of numbers as bytes, a piece at a time: Kryo's own way, number by number, takes
 * longer than all the rest of an exchange. Little-endian.
 */
final class PlainNumbers {
  private static final int PIECE = 1 << 13;

  private final byte[] piece = new byte[PIECE];
  private final ByteBuffer bytes = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);

  void write(Output output, long[] numbers, int count) {
    for (int from = 0; from < count; from += PIECE / Long.BYTES) {
      int some = Math.min(PIECE / Long.BYTES, count - from);
      bytes.asLongBuffer().put(numbers, from, some);
      output.writeBytes(piece, 0, some * Long.BYTES);
    }
  }

  void write(Output output, float[] numbers, int count) {
    for (int from = 0; from < count; from += PIECE / Float.BYTES) {
      int some = Math.min(PIECE / Float.BYTES, count - from);
      bytes.asFloatBuffer().put(numbers, from, some);
      output.writeBytes(piece, 0, some * Float.BYTES);
    }
  }

  void read(Input input, long[] numbers, int count) {
    for (int from = 0; from < count; from += PIECE / Long.BYTES) {
      int some = Math.min(PIECE / Long.BYTES, count - from);
      input.readBytes(piece, 0, some * Long.BYTES);
      bytes.asLongBuffer().get(numbers, from, some);
    }
  }

  void read(Input input, float[] numbers, int count) {
    for (int from = 0; from < count; from += PIECE / Float.BYTES) {
      int some = Math.min(PIECE / Float.BYTES, count - from);
      input.readBytes(piece, 0, some * Float.BYTES);
      bytes.asFloatBuffer().get(numbers, from, some);
    }
  }
}
