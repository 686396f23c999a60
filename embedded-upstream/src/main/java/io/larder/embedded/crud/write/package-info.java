/**
 * The commands that write documents: insert, update, delete, findAndModify, bulkWrite. Each works on a working copy that
 * {@link io.larder.embedded.transaction.WriteAccess} hands it, and knows neither of oplogs nor of sessions. No reading
 * command lives here.
 */
@NullMarked
package io.larder.embedded.crud.write;

import org.jspecify.annotations.NullMarked;
