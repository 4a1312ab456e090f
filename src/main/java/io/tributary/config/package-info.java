/**
 * Settings from YAML and {@code --set key=value}; knows no machine learning.
 *
 * <p>In: the text of a file and the overrides of a command line, or a map of a program. Out: the
 * settings that each domain package declares, as {@link io.tributary.config.Key}s in a {@link
 * io.tributary.config.SectionType}. From these declarations come reading, writing, and a run's
 * identity. Reading never throws: it notes what is wrong and gives the default, so that {@link
 * io.tributary.config.Config#check()} reports all problems together, unknown keys included.
 *
 * <p>Every package may import this one; it imports none of ours.
 *
 * <p>Invariant: after {@code check()} returns, every key of the configuration was asked for by
 * somebody and was what it was expected to be.
 *
 * <p>Start reading at {@link io.tributary.config.Key} and {@link io.tributary.config.ValueTypes},
 * then {@link io.tributary.config.Config}; {@code Node} is the tree underneath, {@code YamlReader}
 * makes it, {@link io.tributary.config.YamlWriter} writes YAML that reads back as the same values.
 */
package io.tributary.config;
