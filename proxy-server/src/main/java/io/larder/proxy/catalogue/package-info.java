/**
 * Asks the upstream what its namespaces are and which read concern it uses for those who name none. What the answers mean,
 * and when they have been overtaken, is decided in the engine.
 */
@NullMarked
package io.larder.proxy.catalogue;

import org.jspecify.annotations.NullMarked;
