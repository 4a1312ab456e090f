/**
 * From any Spark table to packed shards: DataFrame → validated, encoded, keyed, packed.
 *
 * <p>One pass profiles every column from all rows ({@link io.tributary.ingest.TableProfile}), which
 * decides what each column is; a second one encodes the rows and brings each to the shard of its
 * key ({@link io.tributary.ingest.ShardPacker}). Rows are read as Spark's internal rows: no {@code
 * Row} objects, no boxed cells.
 *
 * <p>Invariant: what comes out is a function of the rows as a multiset, the settings, the seed and
 * the number of shards. May import Spark. Start reading at {@link io.tributary.ingest.Ingest}.
 */
package io.tributary.ingest;
