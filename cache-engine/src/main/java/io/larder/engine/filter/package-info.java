/**
 * Whether a document matches a filter, decided over raw bytes: yes, no, or cannot-tell. It never guesses: an operator, a
 * type or a corner of the rules that is not known for certain is cannot-tell.
 */
@NullMarked
package io.larder.engine.filter;

import org.jspecify.annotations.NullMarked;
