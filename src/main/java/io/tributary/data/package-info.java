/**
 * The schema's plain side: what a table's columns mean, and packed rows.
 *
 * <p>A {@link io.tributary.data.TableEncoding} says how each input column becomes numbers; it is
 * fitted once, travels with the model and reads raw tables when scoring. Encoded rows are packed
 * into {@link io.tributary.data.Shard}s: rows of floats in the order of their keys ({@link
 * io.tributary.data.RowKeys}), in arrays or in mapped files, so that nothing after this package can
 * see how the table was stored.
 *
 * <p>Invariant: no class here knows Spark. Start reading at {@link
 * io.tributary.data.TableEncoding}.
 */
package io.tributary.data;
