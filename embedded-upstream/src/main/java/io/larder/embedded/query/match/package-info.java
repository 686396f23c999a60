/**
 * Query predicates: {@link FilterParser} turns a filter into a tree of {@link Node}s, {@link Matcher} is what the rest of
 * the module holds. The tree is open to the planner, which reads equalities and ranges off it.
 */
@NullMarked
package io.larder.embedded.query.match;

import org.jspecify.annotations.NullMarked;
