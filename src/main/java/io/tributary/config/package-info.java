/**
 * Settings from YAML and {@code --set key=value}: typed, checked, all problems reported at once.
 *
 * <p>A {@link io.tributary.config.Config} is a parsed tree; each part of the product reads its own
 * settings from a {@link io.tributary.config.Section}, which notes what was asked for: what nobody
 * asked for is an unknown key.
 *
 * <p>Invariant: knows no machine learning and imports nothing of ours; anybody may import it. Start
 * reading at {@link io.tributary.config.Config}.
 */
package io.tributary.config;
