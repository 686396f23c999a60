/**
 * MongoDB's rules about single values: comparison order, equality across number types, collation, truth, arithmetic, how
 * a value is printed in an error message. Pure functions; no query language here.
 */
@NullMarked
package io.larder.embedded.query.value;

import org.jspecify.annotations.NullMarked;
