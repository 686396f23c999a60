/** Many clients, faults in between, and a copy made of change events that must come out equal. */
@NullMarked
package io.larder.embedded.soak;

import org.jspecify.annotations.NullMarked;
