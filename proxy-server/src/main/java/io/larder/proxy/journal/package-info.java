/**
 * Requests told one by one: the access log, slow requests in the normal log, and at level debug every request in the normal log.
 * Off unless it is configured; a request costs nothing here then. Names and numbers only: no documents, no values, no secrets.
 */
@NullMarked
package io.larder.proxy.journal;

import org.jspecify.annotations.NullMarked;
