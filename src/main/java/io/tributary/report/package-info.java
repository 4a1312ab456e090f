/**
 * What people look at: progress while a run goes on, its result, a model's summary.
 *
 * <p>Turns plain values into text; computes nothing. Imported by app. Start reading at {@link
 * io.tributary.report.RunReport}.
 */
package io.tributary.report;
