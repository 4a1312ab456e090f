package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.tributary.data.RowBlock;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RowBlockSerializerTest {
  /** Sizes around the pieces of 8 KiB, and blocks with spare room. */
  @Property(tries = 100)
  void whatIsReadIsWhatWasWritten(
      @ForAll long seed,
      @ForAll @IntRange(max = 2500) int rows,
      @ForAll @IntRange(min = 1, max = 9) int stride,
      @ForAll @IntRange(max = 3) int spare) {
    Random random = new Random(seed);
    RowBlock block = new RowBlock(rows + spare, stride);
    float[] values = new float[rows * stride];
    long[] hashes = random.longs(rows).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(5) == 0 ? Float.NaN : (float) random.nextGaussian();
    }
    for (int row = 0; row < rows; row++) {
      block.add(hashes[row], values, row * stride);
    }
    Output output = new Output(64, -1);
    new RowBlockSerializer().write(new Kryo(), output, block);
    RowBlock read =
        new RowBlockSerializer().read(new Kryo(), new Input(output.toBytes()), RowBlock.class);
    assertEquals(rows, read.rows());
    assertEquals(stride, read.stride());
    assertArrayEquals(hashes, read.hashes());
    assertArrayEquals(values, Arrays.copyOf(read.values(), rows * stride));
  }
}
