/** Tributary: a distributed data-parallel neural-network trainer for Apache Spark. */
package io.tributary;
