/** The profiler: which commands are written down, and where. */
@NullMarked
package io.larder.embedded.admin.profile;

import org.jspecify.annotations.NullMarked;
