/**
 * Logical sessions: which there are, who owns them, when they end. What a session does (transactions, retried statements)
 * is the business of the packages above, which are told when one ends.
 */
@NullMarked
package io.larder.embedded.session;

import org.jspecify.annotations.NullMarked;
