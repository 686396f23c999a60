/**
 * One request of one client on its way upstream and back: {@link io.larder.proxy.request.exchange.Exchange}, with the connection it
 * gets, the form it is sent in, and how long it is waited for. Knows neither what a request means nor why it was sent, and nothing of
 * memory but the witness that the request has.
 */
@NullMarked
package io.larder.proxy.request.exchange;

import org.jspecify.annotations.NullMarked;
