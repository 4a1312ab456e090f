package io.tributary.network;

import io.tributary.data.CategoryCode;
import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import java.util.Arrays;
import java.util.Map;

/**
 * How a packed row's features become what a network takes: numbers as they are, the code of a
 * category as a one-hot group, or as it is where the network's first layer takes codes. Not for
 * several threads.
 */
public final class RowInputs {
  private final int features; // numbers of a packed row
  private final int width; // numbers that the network takes
  private final int parts;
  private final int[] copied; // by each part: how many numbers; 0: it is a one-hot group
  private final int[] categories; // of each part that is a one-hot group
  private final float[] row;

  /**
   * @throws IllegalArgumentException if the network takes other inputs than the rows have
   */
  public RowInputs(RowLayout layout, Topology topology) {
    features = layout.features();
    width = topology.numbers();
    copied = new int[features];
    categories = new int[features];
    row = new float[features];
    Map<Integer, Integer> codes = topology.codes();
    int part = 0;
    int input = 0;
    int asTheyAre = 0;
    for (int of : layout.categories()) {
      Integer taken = codes.get(input);
      if (taken != null && taken == of) {
        asTheyAre++;
      }
      if (of > 0 && taken == null) {
        categories[part++] = of;
      } else if (part > 0 && copied[part - 1] > 0) {
        copied[part - 1]++;
      } else {
        copied[part++] = 1;
      }
      input += Math.max(1, of);
    }
    parts = part;
    if (input != topology.inputs()) {
      throw new IllegalArgumentException(
          "the encoding gives %d inputs, the network takes %d".formatted(input, topology.inputs()));
    }
    if (asTheyAre != codes.size()) {
      throw new IllegalArgumentException(
          "the network takes categories where the encoding has none, or other ones");
    }
  }

  /** Writes what the network takes of a row as the {@code i}-th of a block's {@code inputs}. */
  public void gather(Shard shard, int from, float[] inputs, int i) {
    if (isCopy()) {
      shard.copy(from, 0, features, inputs, i * width);
    } else {
      shard.copy(from, 0, features, row, 0);
      expand(row, inputs, i * width);
    }
  }

  /** The same of a packed row in an array. */
  public void gather(float[] packed, float[] inputs, int i) {
    expand(packed, inputs, i * width);
  }

  private boolean isCopy() {
    return parts == 1 && copied[0] > 0;
  }

  private void expand(float[] packed, float[] inputs, int begin) {
    int from = 0;
    int to = begin;
    for (int part = 0; part < parts; part++) {
      int count = copied[part];
      if (count > 0) {
        System.arraycopy(packed, from, inputs, to, count);
        from += count;
        to += count;
      } else {
        int of = categories[part];
        int code = CategoryCode.of(packed[from++], of);
        Arrays.fill(inputs, to, to + of, 0);
        if (code >= 0) {
          inputs[to + code] = 1;
        }
        to += of;
      }
    }
  }
}
