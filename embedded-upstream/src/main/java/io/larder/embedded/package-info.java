/** The in-memory replica set: its public face for tests and for the launcher. */
@NullMarked
package io.larder.embedded;

import org.jspecify.annotations.NullMarked;
