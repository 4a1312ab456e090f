/**
 * Optimisers: what to do with a mean gradient.
 *
 * <p>An {@link io.tributary.optimizer.Optimizer} is immutable: a formula and its settings. What it
 * remembers from step to step is in an {@link io.tributary.optimizer.OptimizerState}. Invariant: an
 * update is element by element, so that any division of the parameters into ranges gives the same
 * bits. Reads its settings through config; imported by training and everything after. Start reading
 * at {@link io.tributary.optimizer.Optimizer}.
 */
package io.tributary.optimizer;
