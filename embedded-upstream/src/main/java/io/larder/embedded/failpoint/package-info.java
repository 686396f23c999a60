/** Failures that tests switch on: their modes and counters. Where they strike is decided where they strike. */
@NullMarked
package io.larder.embedded.failpoint;

import org.jspecify.annotations.NullMarked;
