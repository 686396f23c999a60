/** Sets of dotted paths: what a query uses, and what a change touches. */
@NullMarked
package io.larder.engine.field;

import org.jspecify.annotations.NullMarked;
