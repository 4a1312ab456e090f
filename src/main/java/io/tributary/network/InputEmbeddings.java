package io.tributary.network;

import io.tributary.data.CategoryLayout;
import io.tributary.data.FeatureColumn;
import io.tributary.data.InputBins;
import io.tributary.data.NumericFeature;
import io.tributary.data.OffsetFeature;
import io.tributary.math.FloatFunctions;
import io.tributary.math.MatrixProducts;
import io.tributary.math.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A first layer that gives each column of a table the form in which a network learns best from it:
 * numbers as they are, with waves or in parts, categories as learnt numbers. Immutable.
 *
 * @param blocks side by side, in the order of the inputs
 */
public record InputEmbeddings(List<InputBlock> blocks) implements Layer {
  public InputEmbeddings {
    blocks = new ArrayList<>(blocks); // which Spark's serialisers know
  }

  /**
   * The embeddings that are asked for.
   *
   * @param features the columns, in the order of the inputs
   * @param bins of the features' numbers; empty unless numbers want them
   * @return empty if all inputs are to enter as they are
   */
  static Optional<InputEmbeddings> of(
      List<FeatureColumn> features,
      CategoryLayout categories,
      NumericEmbedding numbers,
      Optional<InputBins> bins) {
    List<InputBlock> blocks = new ArrayList<>();
    int next = 0;
    for (FeatureColumn feature : features) {
      int place = next;
      next += feature.numbers();
      boolean number = feature instanceof NumericFeature && numbers == NumericEmbedding.PERIODIC;
      CategoryLayout.Kind kind = categories.of(feature.name());
      if (feature.isCategory() && kind.embedded()) {
        int width = feature.width();
        blocks.add(new CategoryInputs(width, kind.size().orElse(CategoryInputs.suitedSize(width))));
      } else if (feature instanceof OffsetFeature) {
        blocks.add(new OffsetInput());
      } else if (number) {
        add(blocks, PeriodicInputs.of(1));
      } else if (bins.isPresent() && feature.isQuantity(0)) {
        add(blocks, new PiecewiseInputs(bins.get().part(place, feature.width())));
      } else {
        add(blocks, new PlainInputs(feature.width()));
      }
    }
    boolean plain = blocks.stream().allMatch(PlainInputs.class::isInstance);
    return plain ? Optional.empty() : Optional.of(new InputEmbeddings(blocks));
  }

  /** The numbers of a row that are added to the logits; empty where there are none. */
  int[] offsets() {
    List<Integer> offsets = new ArrayList<>();
    int number = 0;
    for (InputBlock block : blocks) {
      if (block instanceof OffsetInput) {
        offsets.add(number);
      }
      number += block.numbers();
    }
    return offsets.stream().mapToInt(i -> i).toArray();
  }

  /** How many numbers of a row it takes. */
  int numbers() {
    return blocks.stream().mapToInt(InputBlock::numbers).sum();
  }

  /** Those groups of inputs that are taken as codes: how many categories, by the first input. */
  Map<Integer, Integer> codes() {
    Map<Integer, Integer> codes = new HashMap<>();
    int input = 0;
    for (InputBlock block : blocks) {
      if (block instanceof CategoryInputs) {
        codes.put(input, block.inputs());
      }
      input += block.inputs();
    }
    return codes;
  }

  /**
   * How many weights of a unit each of the numbers has that {@link #located} gives, in order: one,
   * or those of all bins, of which two numbers say what they are multiplied by.
   */
  List<Integer> locatedBins() {
    List<Integer> counts = new ArrayList<>();
    for (InputBlock block : blocks) {
      if (block instanceof PiecewiseInputs parts) {
        for (int i = 0; i < block.inputs(); i++) {
          int count = PiecewiseInputs.outputs(parts.bins(), i);
          counts.addAll(
              BinLocations.locates(count) ? List.of(count) : Collections.nCopies(count, 1));
        }
      } else {
        counts.addAll(Collections.nCopies(block.outputs(), 1));
      }
    }
    return counts;
  }

  /** The same layer, which tells numbers in bins by their places. */
  InputEmbeddings located() {
    List<InputBlock> located = new ArrayList<>();
    for (InputBlock block : blocks) {
      located.add(block instanceof PiecewiseInputs parts ? new BinLocations(parts.bins()) : block);
    }
    return new InputEmbeddings(located);
  }

  // Neighbours of a kind are one block.
  private static void add(List<InputBlock> blocks, InputBlock block) {
    int last = blocks.size() - 1;
    InputBlock before = blocks.isEmpty() ? null : blocks.get(last);
    if (before instanceof PlainInputs plain && block instanceof PlainInputs more) {
      blocks.set(last, new PlainInputs(plain.inputs() + more.inputs()));
    } else if (before instanceof PeriodicInputs waves && block instanceof PeriodicInputs) {
      blocks.set(last, PeriodicInputs.of(waves.inputs() + 1));
    } else if (before instanceof PiecewiseInputs parts && block instanceof PiecewiseInputs more) {
      blocks.set(last, new PiecewiseInputs(parts.bins().and(more.bins())));
    } else {
      blocks.add(block);
    }
  }

  @Override
  public String word() {
    return "embeddings";
  }

  @Override
  public int outputs(int inputs) {
    int taken = blocks.stream().mapToInt(InputBlock::inputs).sum();
    if (taken != inputs) {
      throw new IllegalArgumentException("%d inputs for embeddings of %d".formatted(inputs, taken));
    }
    return blocks.stream().mapToInt(InputBlock::outputs).sum();
  }

  @Override
  public List<Parameter> parameters(int inputs) {
    List<Parameter> all = new ArrayList<>();
    for (int b = 0; b < blocks.size(); b++) {
      for (Parameter parameter : blocks.get(b).parameters()) {
        all.add(new Parameter(b + "." + parameter.name(), parameter.kind(), parameter.shape()));
      }
    }
    return all;
  }

  @Override
  public void initialize(
      Initializer initializer,
      int inputs,
      List<ParameterSlice> slices,
      float[] parameters,
      RandomStream random) {
    int next = 0;
    for (InputBlock block : blocks) {
      int count = block.parameters().size();
      block.initialize(slices.subList(next, next + count), parameters, random);
      next += count;
    }
  }

  @Override
  public LayerBuffers buffers(int inputs, int blockRows) {
    return new LayerBuffers(blockRows, outputs(inputs), false, kept());
  }

  private int kept() {
    return blocks.stream().mapToInt(InputBlock::kept).sum();
  }

  @Override
  public long bufferedNumbers(int inputs) {
    return 2L * outputs(inputs) + kept();
  }

  @Override
  public LayerPasses passes(int inputs, List<ParameterSlice> slices, MatrixProducts products) {
    InputBlock.Passes[] all = new InputBlock.Passes[blocks.size()];
    int input = 0;
    int output = 0;
    int kept = 0;
    int next = 0;
    int table = 0;
    for (int b = 0; b < all.length; b++) {
      InputBlock block = blocks.get(b);
      int count = block.parameters().size();
      int[] offsets =
          slices.subList(next, next + count).stream().mapToInt(ParameterSlice::offset).toArray();
      all[b] =
          block.passes(
              new InputBlock.Place(
                  numbers(), input, outputs(inputs), output, kept(), kept, offsets, table));
      input += block.numbers();
      output += block.outputs();
      kept += block.kept();
      next += count;
      table += (int) block.parameters().stream().filter(Parameter::isLargeTable).count();
    }
    // Those that are no large tables lie side by side.
    List<Parameter> parameters = parameters(inputs);
    int from = Integer.MAX_VALUE;
    int to = 0;
    for (int i = 0; i < slices.size(); i++) {
      if (!parameters.get(i).isLargeTable()) {
        from = Math.min(from, slices.get(i).offset());
        to = slices.get(i).end();
      }
    }
    from = Math.min(from, to);
    return new Blocks(all, numbers(), from, to);
  }

  private record Blocks(InputBlock.Passes[] blocks, int numbers, int from, int to)
      implements LayerPasses {
    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {
      for (InputBlock.Passes one : blocks) {
        one.forward(pass, functions, rowsIn, parameters, block, rows);
      }
    }

    @Override
    public void backward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows,
        float[] inputDeltas,
        float[] gradient,
        boolean overwrite) {
      if (overwrite) {
        Arrays.fill(gradient, from, to, 0);
        for (RowSums table : block.tables) {
          table.clear();
        }
      }
      if (inputDeltas != null) {
        Arrays.fill(inputDeltas, 0, rows * numbers, 0);
      }
      for (InputBlock.Passes one : blocks) {
        one.backward(rowsIn, parameters, block, rows, inputDeltas, gradient);
      }
    }
  }
}
