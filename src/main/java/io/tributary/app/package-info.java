/**
 * The commands: a thin layer over {@link io.tributary.api.Tributary} and {@link
 * io.tributary.api.Model}.
 *
 * <p>{@link io.tributary.app.Main} is what spark-submit starts. Invariant: exit status 2 and one
 * message for whatever the user can mend, 3 for training that diverged, 1 with the stack trace for
 * anything else. Nobody imports this package.
 */
package io.tributary.app;
