/**
 * The kernels: matrix products on plain {@code float[]}, elementary functions, random numbers.
 *
 * <p>Matrices are row-major. Products go through {@link io.tributary.math.MatrixProducts}, with
 * three backends ({@link io.tributary.math.MathBackend}); everything else is plain Java arithmetic
 * that gives the same bits on every processor, so no {@code Math.exp} and its like. Invariant: a
 * product's bits depend on its operands and the backend alone, never on where arrays lie. Imports
 * nothing of ours. Start reading at {@link io.tributary.math.MatrixProducts}.
 */
package io.tributary.math;
