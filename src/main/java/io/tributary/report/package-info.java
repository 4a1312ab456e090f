/**
 * What people look at: progress while a run goes on, its result, a model's summary.
 *
 * <p>Turns results into text; computes nothing. Start reading at {@link
 * io.tributary.report.RunReport}.
 */
package io.tributary.report;
