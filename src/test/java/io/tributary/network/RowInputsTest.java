package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.CategoryCode;
import io.tributary.data.HeapShard;
import io.tributary.data.RowLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a network takes of packed rows, written out by hand. */
class RowInputsTest {
  /** x, one of 3 categories, y, z, one of 2, and a target. */
  private static final RowLayout LAYOUT = new RowLayout(List.of(0, 3, 0, 0, 2), 1, false);

  private static final float[][] ROWS = {
    {7, CategoryCode.packed(0, 3), 8, 9, CategoryCode.packed(-1, 2), 5},
    {1, CategoryCode.packed(2, 3), 2, 3, CategoryCode.packed(1, 2), 6},
  };

  private static Topology linear(int inputs) {
    return Topology.dense(
        inputs, List.of(), List.of(), 1, OutputActivation.IDENTITY, new SquaredError());
  }

  private static Topology behind(InputBlock... blocks) {
    InputEmbeddings first = new InputEmbeddings(List.of(blocks));
    int inputs = List.of(blocks).stream().mapToInt(InputBlock::inputs).sum();
    return linear(first.outputs(inputs)).behind(inputs, first);
  }

  private static float[] gathered(Topology topology) {
    RowInputs inputs = new RowInputs(LAYOUT, topology);
    int width = topology.numbers();
    float[] block = new float[2 * width];
    java.util.Arrays.fill(block, 99); // what an earlier block has left
    HeapShard shard = HeapShard.of(6, concat(ROWS[0], ROWS[1]));
    inputs.gather(shard, 0, block, 0);
    inputs.gather(shard, 1, block, 1);
    float[] again = new float[2 * width];
    inputs.gather(ROWS[0], again, 0);
    inputs.gather(ROWS[1], again, 1);
    assertArrayEquals(block, again);
    return block;
  }

  private static float[] concat(float[] a, float[] b) {
    float[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void codesBecomeOneHotGroupsWhereNobodyTakesThem() {
    assertArrayEquals(
        new float[] {
          7, 1, 0, 0, 8, 9, 0, 0, //
          1, 0, 0, 1, 2, 3, 0, 1
        },
        gathered(linear(8)));
  }

  @Test
  void codesStayWhereTheFirstLayerTakesThem() {
    assertArrayEquals(
        new float[] {
          7, 3, 8, 9, 0, 0, //
          1, 1, 2, 3, 0, 1
        },
        gathered(behind(new PlainInputs(1), new CategoryInputs(3, 2), new PlainInputs(4))));
    assertArrayEquals(
        new float[] {7, 3, 8, 9, 0, 1, 1, 2, 3, 1},
        gathered(
            behind(
                new PlainInputs(1),
                new CategoryInputs(3, 2),
                new PlainInputs(2),
                new CategoryInputs(2, 4))));
  }

  @Test
  void aNetworkOfOtherCategoriesIsRefused() {
    for (Topology other :
        List.of(
            linear(7),
            behind(new PlainInputs(1), new CategoryInputs(2, 2), new PlainInputs(5)),
            behind(new CategoryInputs(3, 2), new PlainInputs(5)),
            behind(new PlainInputs(2), new CategoryInputs(2, 2), new PlainInputs(4)))) {
      assertThrows(IllegalArgumentException.class, () -> new RowInputs(LAYOUT, other));
    }
  }

  @Test
  void codesOfManyCategoriesAreExact() {
    int many = CategoryCode.MOST - 1;
    for (int code : new int[] {-1, 0, 1, many / 2, many - 2, many - 1}) {
      assertEquals(code, CategoryCode.of(CategoryCode.packed(code, many), many));
    }
    // A one-hot row with the 1 further to the front comes later, one without a 1 first.
    assertTrue(CategoryCode.packed(0, many) > CategoryCode.packed(1, many));
    assertTrue(CategoryCode.packed(many - 1, many) > CategoryCode.packed(-1, many));
  }
}
