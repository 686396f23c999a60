/** What clients of a Larder of flesh and blood, a process of its own, see when it is stopped, killed and started again. */
@NullMarked
package io.larder.integration.stop;

import org.jspecify.annotations.NullMarked;
