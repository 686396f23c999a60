/** The configuration tree. Depends on nothing else of Larder. */
@NullMarked
package io.larder.config;

import org.jspecify.annotations.NullMarked;
