/**
 * The configuration in use: how it is read again, and what each part of a proxy needs to know of it. What stands at the start
 * for what could not, {@link io.larder.proxy.launch.config.CannotStart}, is here, too. Knows no running part but those whose
 * files it reads.
 */
@NullMarked
package io.larder.proxy.launch.config;

import org.jspecify.annotations.NullMarked;
