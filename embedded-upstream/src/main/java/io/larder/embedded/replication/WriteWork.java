package io.larder.embedded.replication;

import io.larder.embedded.storage.WorkingCopy;

/**
 * What a writer does under the writer lock. It may run more than once (after a conflict), so it must do nothing but what
 * the working copy takes back; what it throws undoes all of it.
 */
@FunctionalInterface
public interface WriteWork<T> {
    T on(WorkingCopy copy);
}
