/**
 * The replica set as such: members and their roles, the oplog with its cluster times, who has applied what, the commit
 * point, elections and rollback, read and write concern, and the clock that drives it. Knows of no command.
 *
 * <p>Threads: one lock guards everything that changes ({@link io.larder.embedded.replication.ReplicaSet}); what readers
 * need is published in volatile fields as immutable values, so reads take no lock. Clock tasks run on the clock's thread
 * and take the lock like anybody else.
 */
@NullMarked
package io.larder.embedded.replication;

import org.jspecify.annotations.NullMarked;
