package io.tributary.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.tributary.data.Shard;
import io.tributary.data.ShardBuilder;
import io.tributary.data.Storage;
import io.tributary.ingest.ShardBuilders;

/**
 * Writes a shard: rows (int), stride (int), then the rows, some at a time. A mapped shard is read
 * into a file of the machine that it came to.
 */
final class ShardSerializer extends Serializer<Shard> {
  private static final int PIECE_VALUES = 1 << 16;

  private final Storage storage;

  ShardSerializer(Storage storage) {
    this.storage = storage;
  }

  @Override
  public void write(Kryo kryo, Output output, Shard shard) {
    output.writeInt(shard.rows());
    output.writeInt(shard.stride());
    PlainNumbers numbers = new PlainNumbers();
    int piece = pieceRows(shard.stride());
    float[] some = new float[Math.min(piece, shard.rows()) * shard.stride()];
    for (int first = 0; first < shard.rows(); first += piece) {
      int count = Math.min(piece, shard.rows() - first);
      shard.copyRows(first, count, some);
      numbers.write(output, some, count * shard.stride());
    }
  }

  @Override
  public Shard read(Kryo kryo, Input input, Class<Shard> type) {
    int rows = input.readInt();
    int stride = input.readInt();
    PlainNumbers numbers = new PlainNumbers();
    int piece = pieceRows(stride);
    float[] some = new float[Math.min(piece, rows) * stride];
    try (ShardBuilder builder = ShardBuilders.of(storage, stride)) {
      for (int first = 0; first < rows; first += piece) {
        int count = Math.min(piece, rows - first);
        numbers.read(input, some, count * stride);
        for (int i = 0; i < count; i++) {
          builder.add(some, i * stride);
        }
      }
      return builder.build();
    }
  }

  private static int pieceRows(int stride) {
    return Math.max(1, PIECE_VALUES / stride);
  }
}
