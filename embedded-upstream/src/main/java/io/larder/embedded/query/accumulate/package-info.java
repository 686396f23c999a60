/** Accumulators: values go in one by one, a result comes out. For groups, windows and expressions alike. */
@NullMarked
package io.larder.embedded.query.accumulate;

import org.jspecify.annotations.NullMarked;
