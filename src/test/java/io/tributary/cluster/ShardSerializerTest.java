package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.tributary.data.Shard;
import io.tributary.data.ShardBuilder;
import io.tributary.data.Storage;
import io.tributary.ingest.ShardBuilders;
import io.tributary.testing.SharedSpark;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardSerializerTest {
  @ParameterizedTest
  @EnumSource
  void whatIsReadIsWhatWasWritten(Storage storage) {
    SharedSpark.session();
    Kryo kryo = new Kryo();
    new TributaryKryoRegistrator().registerClasses(kryo);
    Random random = new Random(1);
    // None, one, and as many as take several pieces.
    for (int rows : new int[] {0, 1, 40_000}) {
      float[] row = new float[5];
      float[] expected = new float[rows * 5];
      Shard shard;
      try (ShardBuilder builder = ShardBuilders.of(storage, 5)) {
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < 5; j++) {
            row[j] = random.nextInt(5) == 0 ? Float.NaN : (float) random.nextGaussian();
          }
          System.arraycopy(row, 0, expected, i * 5, 5);
          builder.add(row, 0);
        }
        shard = builder.build();
      }
      Output output = new Output(64, -1);
      kryo.writeClassAndObject(output, shard);
      Shard read = (Shard) kryo.readClassAndObject(new Input(output.toBytes()));
      assertEquals(shard.getClass(), read.getClass());
      float[] found = new float[rows * 5];
      read.copyRows(0, rows, found);
      assertArrayEquals(expected, found);
    }
  }
}
