/**
 * The Java driver against the set, with what a real server does as the measure: every assertion names the page of the
 * MongoDB manual or the drivers' specification that says so. Runs on a real server too, if LARDER_TEST_MONGODB_URI names
 * one; tests that need more control than a real server gives are elsewhere.
 */
@NullMarked
package io.larder.embedded.driver;

import org.jspecify.annotations.NullMarked;
