/**
 * Feed-forward networks: topology, activations, losses, initialisers, forward and backward passes.
 *
 * <p>A {@link io.tributary.network.Network} is stateless; a thread's buffers are its {@link
 * io.tributary.network.Workspace}; all parameters lie in one {@code float[]} in {@link
 * io.tributary.network.Topology}'s layout. A block of rows goes in, activations or an added
 * gradient come out. Invariant: nothing is allocated in a pass. Imports math, data and config;
 * imported by training and everything after. Start reading at {@link io.tributary.network.Network}.
 */
package io.tributary.network;
