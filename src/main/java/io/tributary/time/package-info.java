/**
 * Time as something that is handed in.
 *
 * <p>Who depends on how much time has passed takes a {@link io.tributary.time.Ticker}, from a
 * command or a run downwards. Invariant: no result depends on it. Imports nothing of ours.
 */
package io.tributary.time;
