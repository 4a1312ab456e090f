/**
 * What a run remembers from step to step, as named parts.
 *
 * <p>An {@link io.tributary.state.State} names its arrays and numbers; saving, restoring, sizing
 * and comparing go by the names, in {@link io.tributary.state.StateParts}, whatever the state is.
 * Invariant: a state names the same parts in the same order each time. Imports nothing. Start
 * reading at {@link io.tributary.state.State}.
 */
package io.tributary.state;
