/** How a configuration and what may stand in one are shown: the effective settings with their origins, and the schema for editors. Reads no source. */
@NullMarked
package io.larder.config.show;

import org.jspecify.annotations.NullMarked;
