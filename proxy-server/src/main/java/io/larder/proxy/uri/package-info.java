/**
 * Which connection string an application uses with Larder in place of its old one, and why each part of the old one stays
 * or goes. Pure text: nothing here connects anywhere.
 */
@NullMarked
package io.larder.proxy.uri;

import org.jspecify.annotations.NullMarked;
