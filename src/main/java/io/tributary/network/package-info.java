/**
 * Feed-forward networks: layers, activations, losses, initialisers, forward and backward passes.
 *
 * <p>A {@link io.tributary.network.Topology} is a list of {@link io.tributary.network.Layer}s; all
 * parameters lie in one {@code float[]}, where its {@link io.tributary.network.ParameterLayout}
 * says. A {@link io.tributary.network.Network} is stateless; a thread's buffers are its {@link
 * io.tributary.network.Workspace}. A block of rows goes in, outputs or an added gradient come out.
 * Invariant: nothing is allocated in a pass. Imports math, data and config. Start reading at {@link
 * io.tributary.network.Network}.
 */
package io.tributary.network;
