/**
 * What a tenant is called, which databases its clients may use, and which client is whose. Knows neither what serves a tenant nor
 * where the configuration comes from.
 */
@NullMarked
package io.larder.proxy.tenant;

import org.jspecify.annotations.NullMarked;
