/**
 * Settings from YAML and {@code --set key=value}; knows no machine learning.
 *
 * <p>In: the text of a file and the overrides of a command line, or a map of a program. Out: a
 * {@link io.tributary.config.Section} from which each domain package reads a settings record of its
 * own. A reader never throws: it records what is wrong and returns the default, so that {@link
 * io.tributary.config.Config#check()} reports all problems together, unknown keys included.
 *
 * <p>Every package may import this one; it imports none of ours.
 *
 * <p>Invariant: after {@code check()} returns, every key of the configuration was asked for by
 * somebody and was what it was expected to be.
 *
 * <p>Start reading at {@link io.tributary.config.Config}; {@code Node} is the tree underneath,
 * {@code YamlReader} makes it, {@link io.tributary.config.YamlWriter} writes YAML that reads back
 * as the same values.
 */
package io.tributary.config;
