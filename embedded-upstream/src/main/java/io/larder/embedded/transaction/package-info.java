/**
 * What a numbered request means: a statement of a transaction or a write that may be sent again. Holds the open
 * transactions of each member, the stages that put a request into its transaction, give a read its view and a write its
 * acknowledgement, and the way every data command writes.
 *
 * <p>Must not know of any data command. A session's participant is used by one thread at a time, which checks it out; what
 * transactions hold against each other is owned by the writer lock.
 */
@NullMarked
package io.larder.embedded.transaction;

import org.jspecify.annotations.NullMarked;
