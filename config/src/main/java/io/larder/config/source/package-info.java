/** Where settings are written: a YAML file, the environment, flags; and the words for telling where a value came from. */
@NullMarked
package io.larder.config.source;

import org.jspecify.annotations.NullMarked;
