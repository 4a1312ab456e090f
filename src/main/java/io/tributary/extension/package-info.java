/**
 * What a program may bring of its own: a loss ({@link io.tributary.extension.RowLoss}) and a metric
 * ({@link io.tributary.extension.RowMetric}), classes on the class path that a configuration names.
 *
 * <p>Imports nothing. The rooms that use these interfaces, {@code network} and {@code evaluation},
 * come before {@code api}, and what they import has to come before them.
 */
package io.tributary.extension;
