/**
 * The step on a cluster: broadcast, treeAggregate, destroy.
 *
 * <p>{@link io.tributary.cluster.SparkEngine} is the mission's engine; {@link
 * io.tributary.cluster.ShardFetch} brings shards to the driver for the local one; {@link
 * io.tributary.cluster.TributaryKryoRegistrator} names every class that Spark ships, broadcasts or
 * caches for us.
 *
 * <p>Invariant: a job's cost on an executor is proportional to its slice, and no broadcast outlives
 * its step. May import Spark. Start reading at {@link io.tributary.cluster.SparkEngine}.
 */
package io.tributary.cluster;
