package io.tributary.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;

/**
 * The document's equations, read plainly: double precision, one example at a time, nothing shared
 * with the product's code. The oracle of the fast code; {@link DocumentOracleTest} checks it
 * against numerical differentiation.
 *
 * <p>A layer: z = W a' + b, a = f(z). Cost of one example: C = Σ (a − y)². Backward: dC/db = dC/da
 * ⊙ f'(z); dC/dW = dC/db a'ᵀ; dC/da' = Wᵀ dC/db; and so on down.
 */
public final class DocumentOracle {
  // Solutions of the fixed-point equations in Klambauer et al. 2017, to the digits given there.
  private static final double SELU_LAMBDA = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  /** One layer's parameters. */
  static final class Layer {
    final double[][] w; // out × in
    final double[] b; // out

    Layer(int out, int in) {
      w = new double[out][in];
      b = new double[out];
    }
  }

  /** The hidden activations, and what the outputs and the cost are. */
  enum Output {
    SIGMOID_SQUARED,
    IDENTITY_SQUARED,
    SOFTMAX_SQUARED,
    SIGMOID_CROSS_ENTROPY,
    SOFTMAX_CROSS_ENTROPY,
    EXPONENTIAL_SQUARED,
    IDENTITY_HUBER,
    IDENTITY_ABSOLUTE,
    IDENTITY_QUANTILE,
    EXPONENTIAL_POISSON,
    EXPONENTIAL_GAMMA,
    EXPONENTIAL_TWEEDIE,
    SIGMOID_HINGE,
    SOFTMAX_HINGE
  }

  final List<Layer> layers = new ArrayList<>();
  final List<String> hidden;
  final Output output;

  DocumentOracle(int inputs, List<Integer> units, List<String> hidden, Output output) {
    int in = inputs;
    for (int out : units) {
      layers.add(new Layer(out, in));
      in = out;
    }
    this.hidden = hidden;
    this.output = output;
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }

  private static double phi(double z) {
    return 0.5 * Erf.erfc(-z / Math.sqrt(2));
  }

  /** A hidden activation by its word in a configuration. */
  static DoubleUnaryOperator f(String name) {
    return switch (name) {
      case "sigmoid" -> DocumentOracle::sigmoid;
      case "tanh" -> Math::tanh;
      case "relu" -> z -> Math.max(0, z);
      case "leakyRelu" -> z -> z > 0 ? z : 0.01 * z;
      case "elu" -> z -> z > 0 ? z : Math.expm1(z);
      case "selu" -> z -> SELU_LAMBDA * (z > 0 ? z : SELU_ALPHA * Math.expm1(z));
      case "gelu" -> z -> z * phi(z);
      case "silu" -> z -> z * sigmoid(z);
      case "mish" -> z -> z * Math.tanh(softplus(z));
      case "softplus" -> DocumentOracle::softplus;
      case "identity" -> z -> z;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static DoubleUnaryOperator derivative(String name) {
    return switch (name) {
      case "sigmoid" -> z -> sigmoid(z) * (1 - sigmoid(z));
      case "tanh" -> z -> 1 - Math.tanh(z) * Math.tanh(z);
      case "relu" -> z -> z > 0 ? 1 : 0;
      case "leakyRelu" -> z -> z > 0 ? 1 : 0.01;
      case "elu" -> z -> z > 0 ? 1 : Math.exp(z);
      case "selu" -> z -> SELU_LAMBDA * (z > 0 ? 1 : SELU_ALPHA * Math.exp(z));
      case "silu" -> z -> sigmoid(z) * (1 + z * (1 - sigmoid(z)));
      case "mish" ->
          z -> {
            double t = Math.tanh(softplus(z));
            return t + z * (1 - t * t) * sigmoid(z);
          };
      case "softplus" -> DocumentOracle::sigmoid;
      case "gelu" -> z -> phi(z) + z * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      case "identity" -> z -> 1;
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** z of a layer, unit by unit: the vector form. */
  static double[] weightedSums(Layer layer, double[] a) {
    double[] z = new double[layer.b.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = layer.b[j];
      for (int i = 0; i < a.length; i++) {
        z[j] += layer.w[j][i] * a[i];
      }
    }
    return z;
  }

  /** All z and all a of an example: a.get(0) is x. */
  private void forward(double[] x, List<double[]> zs, List<double[]> as) {
    as.add(x);
    for (int l = 0; l < layers.size(); l++) {
      double[] z = weightedSums(layers.get(l), as.get(l));
      zs.add(z);
      as.add(l < layers.size() - 1 ? map(z, f(hidden.get(l))) : outputs(z));
    }
  }

  private static double[] map(double[] z, DoubleUnaryOperator f) {
    return java.util.Arrays.stream(z).map(f).toArray();
  }

  private double[] outputs(double[] z) {
    return switch (output) {
      case SIGMOID_SQUARED, SIGMOID_CROSS_ENTROPY, SIGMOID_HINGE -> map(z, DocumentOracle::sigmoid);
      case IDENTITY_SQUARED, IDENTITY_HUBER, IDENTITY_ABSOLUTE, IDENTITY_QUANTILE -> z.clone();
      case EXPONENTIAL_SQUARED, EXPONENTIAL_POISSON, EXPONENTIAL_GAMMA, EXPONENTIAL_TWEEDIE ->
          map(z, Math::exp);
      case SOFTMAX_SQUARED, SOFTMAX_CROSS_ENTROPY, SOFTMAX_HINGE -> {
        double max = java.util.Arrays.stream(z).max().orElseThrow();
        double[] e = map(z, v -> Math.exp(v - max));
        double sum = java.util.Arrays.stream(e).sum();
        yield map(e, v -> v / sum);
      }
    };
  }

  double[] predict(double[] x) {
    List<double[]> as = new ArrayList<>();
    forward(x, new ArrayList<>(), as);
    return as.get(as.size() - 1);
  }

  /** The cost of one example. */
  double cost(double[] x, double[] y) {
    List<double[]> zs = new ArrayList<>();
    List<double[]> as = new ArrayList<>();
    forward(x, zs, as);
    double[] z = zs.get(zs.size() - 1);
    double[] a = as.get(as.size() - 1);
    double cost = 0;
    for (int j = 0; j < a.length; j++) {
      cost +=
          switch (output) {
            case SIGMOID_SQUARED, IDENTITY_SQUARED, SOFTMAX_SQUARED, EXPONENTIAL_SQUARED ->
                (a[j] - y[j]) * (a[j] - y[j]);
            case SOFTMAX_CROSS_ENTROPY -> y[j] == 0 ? 0 : -y[j] * Math.log(a[j]);
            case SIGMOID_CROSS_ENTROPY ->
                (y[j] == 0 ? 0 : -y[j] * Math.log(a[j]))
                    // 1 − a = 1 / (1 + eᶻ), which has all its digits where a is close to 1.
                    + (y[j] == 1 ? 0 : (1 - y[j]) * Math.log(1 + Math.exp(z[j])));
            case IDENTITY_HUBER -> {
              double e = Math.abs(a[j] - y[j]);
              yield e <= 1 ? e * e : 2 * e - 1; // delta 1
            }
            case IDENTITY_ABSOLUTE -> Math.abs(a[j] - y[j]);
            case IDENTITY_QUANTILE -> Math.abs(a[j] - y[j]) / 2; // tau 1/2
            case EXPONENTIAL_POISSON ->
                2 * (a[j] - y[j]) + (y[j] == 0 ? 0 : 2 * y[j] * Math.log(y[j] / a[j]));
            case EXPONENTIAL_GAMMA -> 2 * (Math.log(a[j] / y[j]) + y[j] / a[j] - 1);
            // Power 3/2: 2 (√y / (−1/4) + 2 y / √a + 2 √a) = 4 (√a − √y)² / √a.
            case EXPONENTIAL_TWEEDIE ->
                4 * Math.pow(Math.sqrt(a[j]) - Math.sqrt(y[j]), 2) / Math.sqrt(a[j]);
            case SIGMOID_HINGE -> Math.max(0, 1 - (2 * y[j] - 1) * z[j]);
            case SOFTMAX_HINGE -> y[j] == 0 ? 0 : Math.max(0, 1 + largestOther(z, j) - z[j]);
          };
    }
    return cost;
  }

  private static double largestOther(double[] z, int actual) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < z.length; k++) {
      largest = k == actual ? largest : Math.max(largest, z[k]);
    }
    return largest;
  }

  /** The cost of the network: the mean over the examples. */
  double cost(double[][] xs, double[][] ys) {
    double sum = 0;
    for (int i = 0; i < xs.length; i++) {
      sum += cost(xs[i], ys[i]);
    }
    return sum / xs.length;
  }

  /** Backpropagation for one example: adds dC/dW and dC/db, times a weight, to the gradient. */
  void accumulate(double[] x, double[] y, double weight, List<Layer> gradient) {
    List<double[]> zs = new ArrayList<>();
    List<double[]> as = new ArrayList<>();
    forward(x, zs, as);
    int last = layers.size() - 1;
    double[] dcdb = outputDeltas(zs.get(last), as.get(last + 1), y);
    for (int l = last; l >= 0; l--) {
      Layer layer = layers.get(l);
      double[] previous = as.get(l);
      for (int j = 0; j < dcdb.length; j++) {
        gradient.get(l).b[j] += weight * dcdb[j];
        for (int i = 0; i < previous.length; i++) {
          gradient.get(l).w[j][i] += weight * dcdb[j] * previous[i];
        }
      }
      if (l > 0) {
        double[] dcda = new double[previous.length];
        for (int i = 0; i < previous.length; i++) {
          for (int j = 0; j < dcdb.length; j++) {
            dcda[i] += layer.w[j][i] * dcdb[j];
          }
        }
        DoubleUnaryOperator derivative = derivative(hidden.get(l - 1));
        double[] z = zs.get(l - 1);
        dcdb = new double[dcda.length];
        for (int i = 0; i < dcda.length; i++) {
          dcdb[i] = dcda[i] * derivative.applyAsDouble(z[i]);
        }
      }
    }
  }

  /** dC/dz of the output layer: for the document's own cost, 2 (a − y) ⊙ a ⊙ (1 − a). */
  private double[] outputDeltas(double[] z, double[] a, double[] y) {
    double[] deltas = new double[a.length];
    for (int j = 0; j < a.length; j++) {
      switch (output) {
        case SIGMOID_SQUARED -> deltas[j] = 2 * (a[j] - y[j]) * a[j] * (1 - a[j]);
        case IDENTITY_SQUARED -> deltas[j] = 2 * (a[j] - y[j]);
        case SIGMOID_CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY -> deltas[j] = a[j] - y[j];
        case EXPONENTIAL_SQUARED -> deltas[j] = 2 * (a[j] - y[j]) * a[j];
        case IDENTITY_HUBER -> deltas[j] = 2 * Math.max(-1, Math.min(1, a[j] - y[j]));
        case IDENTITY_ABSOLUTE -> deltas[j] = Math.signum(a[j] - y[j]);
        case IDENTITY_QUANTILE -> deltas[j] = Math.signum(a[j] - y[j]) / 2;
        case EXPONENTIAL_POISSON -> deltas[j] = 2 * (a[j] - y[j]);
        case EXPONENTIAL_GAMMA -> deltas[j] = 2 * (1 - y[j] / a[j]);
        case EXPONENTIAL_TWEEDIE -> deltas[j] = 2 * (Math.sqrt(a[j]) - y[j] / Math.sqrt(a[j]));
        case SIGMOID_HINGE -> {
          double s = 2 * y[j] - 1;
          deltas[j] = s * z[j] < 1 ? -s : 0;
        }
        case SOFTMAX_HINGE -> {
          if (y[j] == 1 && z[j] - largestOther(z, j) < 1) {
            deltas[j] -= 1;
            for (int k = 0; k < z.length; k++) {
              if (k != j && z[k] == largestOther(z, j)) {
                deltas[k] += 1;
                break;
              }
            }
          }
        }
        case SOFTMAX_SQUARED -> {
          // The softmax's full Jacobian: da_k/dz_j = a_k ([k = j] − a_j).
          for (int k = 0; k < a.length; k++) {
            deltas[j] += 2 * (a[k] - y[k]) * a[k] * ((k == j ? 1 : 0) - a[j]);
          }
        }
      }
    }
    return deltas;
  }

  List<Layer> zeros() {
    List<Layer> zeros = new ArrayList<>();
    for (Layer layer : layers) {
      zeros.add(new Layer(layer.b.length, layer.w[0].length));
    }
    return zeros;
  }

  /** Algorithm 1's inner part: zero, accumulate, average, update. */
  void step(double[][] xs, double[][] ys, double learningRate) {
    List<Layer> gradient = zeros();
    for (int i = 0; i < xs.length; i++) {
      accumulate(xs[i], ys[i], 1, gradient);
    }
    for (int l = 0; l < layers.size(); l++) {
      for (int j = 0; j < layers.get(l).b.length; j++) {
        layers.get(l).b[j] -= learningRate * gradient.get(l).b[j] / xs.length;
        for (int i = 0; i < layers.get(l).w[j].length; i++) {
          layers.get(l).w[j][i] -= learningRate * gradient.get(l).w[j][i] / xs.length;
        }
      }
    }
  }

  /** Parameters in the product's flat layout: layer by layer, weight row-major, then bias. */
  static double[] flat(List<Layer> layers) {
    List<Double> flat = new ArrayList<>();
    for (Layer layer : layers) {
      for (double[] row : layer.w) {
        for (double w : row) {
          flat.add(w);
        }
      }
      for (double b : layer.b) {
        flat.add(b);
      }
    }
    return flat.stream().mapToDouble(d -> d).toArray();
  }

  /** Takes parameters from the flat layout. */
  void set(double[] flat) {
    int next = 0;
    for (Layer layer : layers) {
      for (double[] row : layer.w) {
        for (int i = 0; i < row.length; i++) {
          row[i] = flat[next++];
        }
      }
      for (int j = 0; j < layer.b.length; j++) {
        layer.b[j] = flat[next++];
      }
    }
  }
}
