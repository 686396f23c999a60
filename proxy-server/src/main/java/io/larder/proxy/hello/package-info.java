/**
 * What Larder says it is. A driver decides by the hello reply what it may do, so the reply follows the upstream, in the shape
 * that makes the driver keep to Larder. Depends on what the topology knows; asks no server.
 */
@NullMarked
package io.larder.proxy.hello;

import org.jspecify.annotations.NullMarked;
