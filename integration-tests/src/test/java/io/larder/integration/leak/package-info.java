/** Watches for buffers that nobody released. */
package io.larder.integration.leak;
