package io.tributary.network;

import io.tributary.math.MatrixProducts;
import io.tributary.math.RandomStream;
import java.io.Serializable;
import java.util.List;

/**
 * One layer of a network, as a value: how wide it is and which parameters it has. Its arithmetic,
 * {@link LayerPasses}, is made for the place that its parameters have.
 *
 * <p>Layers take rows of numbers and give rows of numbers.
 */
public sealed interface Layer extends Serializable
    permits Dense, BinnedDense, LayerNormalization, InputEmbeddings, Dropout {
  /**
   * A tensor of parameters.
   *
   * @param name within the layer, as PyTorch's layers have it
   * @param shape its dimensions, row-major
   */
  record Parameter(String name, ParameterKind kind, List<Integer> shape) {
    /** A table with more numbers than this is large: part of the numeric contract. */
    static final long LARGE_TABLE = 1 << 17;

    /** How many numbers it has. */
    long length() {
      return shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
    }

    /**
     * Whether it is a table of so many rows that a step goes by those alone that its batch has: in
     * its gradient, {@link RowSums}, and in its update.
     */
    boolean isLargeTable() {
      return kind == ParameterKind.EMBEDDING && length() > LARGE_TABLE;
    }
  }

  /** What it is called where layers are listed, in a word or two. */
  String word();

  /** How many numbers a row has that comes out, of rows of {@code inputs} numbers. */
  int outputs(int inputs);

  /** Its parameters, in the order in which they lie. */
  List<Parameter> parameters(int inputs);

  /**
   * Sets what training begins with.
   *
   * @param slices where its parameters lie, in {@link #parameters}' order
   * @param parameters the network's
   * @param random the layer's own stream
   */
  void initialize(
      Initializer initializer,
      int inputs,
      List<ParameterSlice> slices,
      float[] parameters,
      RandomStream random);

  /**
   * The layer's arithmetic.
   *
   * @param slices where its parameters lie, in {@link #parameters}' order
   */
  LayerPasses passes(int inputs, List<ParameterSlice> slices, MatrixProducts products);

  /** One thread's numbers of a block of rows. */
  LayerBuffers buffers(int inputs, int blockRows);

  /** Whether there is no such layer in scoring, nor in a model. Such a layer has no parameters. */
  default boolean isOfTrainingAlone() {
    return false;
  }

  /** The numbers that {@link #buffers} holds for a row, beside the inputs. */
  long bufferedNumbers(int inputs);

  /** The numbers that it holds whatever the rows are. */
  default long bufferedNumbersOfAllRows(int inputs) {
    return 0;
  }
}
