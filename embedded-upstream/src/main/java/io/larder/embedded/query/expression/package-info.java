/**
 * Aggregation expressions: compiled once per command, evaluated per document. One class per family of operators; an
 * operator that is not in {@link OperatorTable} does not exist and is answered as the server answers it.
 */
@NullMarked
package io.larder.embedded.query.expression;

import org.jspecify.annotations.NullMarked;
