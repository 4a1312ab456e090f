/**
 * Optimisers: what to do with a mean gradient.
 *
 * <p>An {@link io.tributary.optimizer.Optimizer} is immutable: a {@link
 * io.tributary.optimizer.Method}, mostly a {@link io.tributary.optimizer.Rule}, that is, a formula
 * with its settings; a {@link io.tributary.optimizer.Schedule} of the learning rate; and phases
 * before the rule, a {@link io.tributary.optimizer.Preparation}. What it remembers from step to
 * step is in an {@link io.tributary.optimizer.OptimizerState}; an {@link
 * io.tributary.optimizer.Updater} applies it, step after step. Invariant: an update is element by
 * element, so that any division of the parameters into ranges gives the same bits; the gradient's
 * norm has an order of its own. Imports config and network. Start reading at {@link
 * io.tributary.optimizer.Optimizer}.
 */
package io.tributary.optimizer;
