/** What a server tells of itself: build, options, parameters, counters, logs. */
@NullMarked
package io.larder.embedded.admin.server;

import org.jspecify.annotations.NullMarked;
