package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FloatsSerializerTest {
  private static Kryo kryo() {
    Kryo kryo = new Kryo();
    new TributaryKryoRegistrator().registerClasses(kryo);
    return kryo;
  }

  /** Sizes around the pieces of 8 KiB; every pattern of bits, those of NaNs among them. */
  @Property(tries = 100)
  void everyBitReturns(@ForAll long seed, @ForAll @IntRange(max = 5000) int length) {
    int[] bits = new Random(seed).ints(length).toArray();
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    Output output = new Output(64, -1);
    kryo().writeClassAndObject(output, new float[][] {values, null, values});
    float[][] read = (float[][]) kryo().readClassAndObject(new Input(output.toBytes()));
    int[] readBits = new int[length];
    for (int i = 0; i < length; i++) {
      readBits[i] = Float.floatToRawIntBits(read[0][i]);
    }
    assertArrayEquals(bits, readBits);
    assertNull(read[1]);
    assertSame(read[0], read[2]);
  }
}
