/**
 * The suite: what applications do with a MongoDB, each thing once, with what a server answers. No test here may know
 * which route it runs on.
 */
package io.larder.integration.suite;
