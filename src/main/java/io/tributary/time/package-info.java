/**
 * Time as something that is handed in.
 *
 * <p>Who depends on how much time has passed takes a {@link io.tributary.time.Ticker}, from the
 * command or the program's door downwards. Invariant: no result depends on it. Imports nothing of
 * ours.
 */
package io.tributary.time;
