package io.tributary.network;

import io.tributary.data.CategoryCode;
import io.tributary.math.FloatFunctions;
import io.tributary.math.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * A one-hot group as an embedding: each category stands for a few learnt numbers, e = Σ xᵢ Wᵢ, of
 * which one x is 1. It is taken as that one's {@linkplain CategoryCode code}, so that e is a row of
 * W; where there is none, for a category that training has not seen, e is 0.
 *
 * <p>Sources: Guo &amp; Berkhahn 2016; first numbers are normal with deviation 1, as PyTorch's
 * {@code Embedding} has them.
 *
 * @param inputs how many categories
 * @param outputs numbers for each
 */
public record CategoryInputs(int inputs, int outputs) implements InputBlock {
  /** Where tables would have more numbers than this, categories have fewer. */
  private static final int SUITED_TABLE = 1 << 21;

  /**
   * But no fewer than this, nor any other number that is no multiple of it: such rows take no more
   * lines of memory than they must, which is most of what one of a large table costs.
   */
  private static final int SUITED_STEP = 8;

  /**
   * How many numbers stand for one of so many categories: fastai's rule, 1.6 n^0.56, to 600; from
   * some 8,000 categories on as many as make a table of 2 million numbers, down to a multiple of 8,
   * but at least 8.
   */
  public static int suitedSize(int categories) {
    long rule = Math.min(600, Math.round(1.6 * StrictMath.pow(categories, 0.56)));
    int held = SUITED_TABLE / categories / SUITED_STEP * SUITED_STEP;
    return rule * categories <= SUITED_TABLE ? (int) rule : Math.max(SUITED_STEP, held);
  }

  @Override
  public int numbers() {
    return 1;
  }

  @Override
  public List<Layer.Parameter> parameters() {
    return List.of(
        new Layer.Parameter("weight", ParameterKind.EMBEDDING, List.of(inputs, outputs)));
  }

  @Override
  public void initialize(List<ParameterSlice> slices, float[] parameters, RandomStream random) {
    ParameterSlice weight = slices.get(0);
    for (int i = weight.offset(); i < weight.end(); i++) {
      parameters[i] = (float) random.nextGaussian();
    }
  }

  @Override
  public Passes passes(Place place) {
    return parameters().get(0).isLargeTable()
        ? new LargeLookup(new Lookup(place, inputs, outputs))
        : new Lookup(place, inputs, outputs);
  }

  private record Lookup(Place place, int inputs, int outputs) implements Passes {
    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {
      for (int row = 0; row < rows; row++) {
        int e = row * place.width() + place.output();
        int w = weights(rowsIn, row);
        if (w < 0) {
          Arrays.fill(block.outputs, e, e + outputs, 0);
        } else {
          System.arraycopy(parameters, w, block.outputs, e, outputs);
        }
      }
    }

    // Where those of a row's category begin; −1: it has none.
    private int weights(float[] rowsIn, int row) {
      int code = CategoryCode.of(rowsIn[row * place.stride() + place.input()], inputs);
      return code < 0 ? -1 : place.offsets()[0] + code * outputs;
    }

    @Override
    public void backward(
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows,
        float[] inputDeltas,
        float[] gradient) {
      for (int row = 0; row < rows; row++) {
        int e = row * place.width() + place.output();
        int w = weights(rowsIn, row);
        for (int k = 0; w >= 0 && k < outputs; k++) {
          gradient[w + k] += block.deltas[e + k];
        }
      }
    }
  }

  /** A large table's, whose gradient has the rows alone that came. */
  private record LargeLookup(Lookup lookup) implements Passes {
    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {
      lookup.forward(pass, functions, rowsIn, parameters, block, rows);
    }

    @Override
    public void backward(
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows,
        float[] inputDeltas,
        float[] gradient) {
      Place place = lookup.place;
      for (int row = 0; row < rows; row++) {
        int code = CategoryCode.of(rowsIn[row * place.stride() + place.input()], lookup.inputs);
        if (code >= 0) {
          block.tables[RowSums.index(place.table(), code)].add(
              code, block.deltas, row * place.width() + place.output());
        }
      }
    }
  }
}
