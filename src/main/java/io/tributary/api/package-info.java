/**
 * The door for Spark programs, and what the commands are a thin layer over: {@link
 * io.tributary.api.Tributary#train} a {@code Dataset<Row>}, get a {@link io.tributary.api.Model},
 * score tables with it, save it, load it.
 *
 * <p>May import everything but report and app. Start reading at {@link io.tributary.api.Tributary}.
 */
package io.tributary.api;
