/**
 * From an oplog entry's change to the event that a client reads: fields and their order, images, invalidation events,
 * fragments of events that are too large. Pure functions; when and for whom they are called is the stream's business.
 */
@NullMarked
package io.larder.embedded.changestream.event;

import org.jspecify.annotations.NullMarked;
