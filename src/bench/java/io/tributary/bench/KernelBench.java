package io.tributary.bench;

import io.tributary.bench.Timings.Contender;
import io.tributary.bench.Timings.Timing;
import io.tributary.math.BackendUnavailableException;
import io.tributary.math.MathBackend;
import io.tributary.math.MatrixProducts;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The products of layers on one thread: each backend's against one bare sgemm of the same shape.
 *
 * <p>Contenders take turns, as everywhere here, which a harness that gives each contender a process
 * of its own would not let them. The operands are always the same, and stay in the cache as far as
 * it holds them.
 */
final class KernelBench {
  private static final List<String> BACKENDS = Options.words("kernels.backends", "native,vector,java");
  private static final List<String> LAYERS =
      Options.words("kernels.layers", "784x100,100x10,500x500,1500x1000");
  private static final List<Integer> ROWS = Options.numbers("kernels.rows", "10,32,64,128,256");

  /** What is timed at once takes at least this long: far more than reading the clock. */
  private static final double LEAST_SECONDS = 1e-3;

  private static final double QUIET_SECONDS = 3;

  /** A round is the median of so many. */
  private static final int STEPS = 11;

  private KernelBench() {}

  static void run(Results results, int rounds) {
    Map<String, MatrixProducts> kernels = new LinkedHashMap<>();
    kernels.put("one sgemm", new PlainSgemm());
    for (String name : BACKENDS) {
      try {
        kernels.put(name, MathBackend.valueOf(name.toUpperCase(Locale.ROOT)).products());
      } catch (BackendUnavailableException e) {
        System.err.println("left out: " + e.getMessage());
      }
    }
    List<Shape> shapes = shapes();
    kernels.values().forEach(products -> warmUp(products, shapes));
    shapes.forEach(shape -> measure(results, shape, kernels, rounds));
  }

  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (Product product : Product.values()) {
      for (String layer : LAYERS) {
        String[] sizes = layer.split("x");
        for (int rows : ROWS) {
          shapes.add(
              new Shape(
                  product,
                  rows,
                  Integer.parseInt(sizes[0]),
                  Integer.parseInt(sizes[1])));
        }
      }
    }
    return shapes;
  }

  // All shapes in turn, until Java has compiled nothing for a while: the loops of the backends that
  // are Java's are long, and take it seconds.
  private static void warmUp(MatrixProducts products, List<Shape> shapes) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    List<Call> calls = shapes.stream().map(shape -> new Call(shape, products)).toList();
    long compiled = -1;
    long since = 0;
    do {
      if (compiler.getTotalCompilationTime() != compiled) {
        compiled = compiler.getTotalCompilationTime();
        since = System.nanoTime();
      }
      calls.forEach(call -> call.repeat(1));
    } while ((System.nanoTime() - since) / 1e9 < QUIET_SECONDS);
  }

  private static void measure(
      Results results, Shape shape, Map<String, MatrixProducts> kernels, int rounds) {
    int[] calls = new int[kernels.size()];
    List<Contender> contenders = new ArrayList<>();
    kernels.forEach(
        (name, products) -> {
          Call call = new Call(shape, products);
          int repeated = call.repetitions();
          calls[contenders.size()] = repeated;
          contenders.add(new Contender(name, () -> call.repeat(repeated)));
        });
    List<Timing> timings =
        Timings.medianStepInTurn(rounds, STEPS, contenders.toArray(new Contender[0]));
    List<Timing> ofOneCall = new ArrayList<>();
    for (int i = 0; i < calls.length; i++) {
      int repeated = calls[i];
      ofOneCall.add(
          new Timing(
              timings.get(i).name(),
              timings.get(i).seconds().stream().map(s -> s / repeated).toList()));
    }
    results.addRates(shape.toString(), shape.operations(), ofOneCall);
  }

  /** A product of a layer, by what it is for. */
  private enum Product {
    /** Activations: C = A·Bᵀ, with A the inputs and B the weights. */
    FORWARD("C = A·Bᵀ") {
      @Override
      void call(MatrixProducts products, Shape shape, float[] a, float[] b, float[] c) {
        products.multiplyTransposed(shape.rows, shape.units, shape.inputs, a, 0, b, 0, c, 0);
      }
    },
    /** Gradient of the weights: C = Aᵀ·B, with A the layer's deltas and B its inputs. */
    GRADIENT("C = AᵀB") {
      @Override
      void call(MatrixProducts products, Shape shape, float[] a, float[] b, float[] c) {
        products.multiplyTransposedLeft(shape.units, shape.inputs, shape.rows, a, 0, b, 0, c, 0);
      }
    },
    /** Deltas of the layer before: C = A·B, with A the layer's deltas and B the weights. */
    BACKWARD("C = A·B") {
      @Override
      void call(MatrixProducts products, Shape shape, float[] a, float[] b, float[] c) {
        products.multiply(shape.rows, shape.inputs, shape.units, a, 0, b, 0, c, 0);
      }
    };

    private final String formula;

    Product(String formula) {
      this.formula = formula;
    }

    abstract void call(MatrixProducts products, Shape shape, float[] a, float[] b, float[] c);
  }

  /** A product for a block of rows and a layer. */
  private record Shape(Product product, int rows, int inputs, int units) {
    double operations() {
      return 2.0 * rows * inputs * units;
    }

    /** Enough for any of the product's three matrices. */
    int largest() {
      return Math.max(inputs * units, rows * Math.max(inputs, units));
    }

    @Override
    public String toString() {
      return "%s %s, %d × %d, %d rows"
          .formatted(
              product.name().toLowerCase(Locale.ROOT), product.formula, inputs, units, rows);
    }
  }

  private static final class Call {
    private final Shape shape;
    private final MatrixProducts products;
    private final float[] a;
    private final float[] b;
    private final float[] c;

    Call(Shape shape, MatrixProducts products) {
      this.shape = shape;
      this.products = products;
      a = filled(shape.largest());
      b = filled(shape.largest());
      c = filled(shape.largest());
    }

    void repeat(int times) {
      for (int i = 0; i < times; i++) {
        shape.product.call(products, shape, a, b, c);
      }
    }

    /** How many calls take long enough. */
    int repetitions() {
      for (int times = 1; ; times *= 2) {
        long begun = System.nanoTime();
        repeat(times);
        if ((System.nanoTime() - begun) / 1e9 >= LEAST_SECONDS) {
          return times;
        }
      }
    }

    // Small and positive: no zeros, no subnormal products.
    private static float[] filled(int length) {
      float[] values = new float[length];
      Arrays.fill(values, 1e-3f);
      return values;
    }
  }
}
