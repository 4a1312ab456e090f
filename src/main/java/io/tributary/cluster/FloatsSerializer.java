package io.tributary.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Writes parameters and gradients: how many (int), then the numbers, some at a time. */
final class FloatsSerializer extends Serializer<float[]> {
  private final PlainNumbers numbers = new PlainNumbers();

  @Override
  public void write(Kryo kryo, Output output, float[] values) {
    output.writeInt(values.length);
    numbers.write(output, values, values.length);
  }

  @Override
  public float[] read(Kryo kryo, Input input, Class<float[]> type) {
    float[] values = new float[input.readInt()];
    numbers.read(input, values, values.length);
    return values;
  }
}
