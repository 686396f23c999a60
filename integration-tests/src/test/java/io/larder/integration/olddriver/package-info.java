/**
 * Drivers of earlier years, each in a class loader of its own, against the same servers as the suite. No driver but the module's
 * own is on the class path here: the build copies the others to {@code target/old-drivers}.
 */
@NullMarked
package io.larder.integration.olddriver;

import org.jspecify.annotations.NullMarked;
