/**
 * All that is used of Spark beyond its public interfaces, so that a new version of Spark opens one
 * room: tables as plans and internal rows, functions of rows in queries, files behind tables,
 * cached blocks and shuffles, Spark's CSV parser, folders and exit codes.
 *
 * <p>Knows nothing of Tributary's. Outside of it, catalyst's rows and arrays are used as data (a
 * table is read as {@code InternalRow}s), and nothing else that Spark keeps for itself; {@code
 * ArchitectureTest} holds that. Start reading at {@link io.tributary.spark.Tables}.
 */
package io.tributary.spark;
