/**
 * Aggregation stages: {@link Pipeline} compiles a list of them and runs documents through. Stages that read other
 * collections or the server's own state ask the {@link Sources} they are given; stages that write are handed back as a
 * {@link Sink}.
 */
@NullMarked
package io.larder.embedded.query.stage;

import org.jspecify.annotations.NullMarked;
