/**
 * What would become of a request if it came now, for who asks why: the same way, with the same parts, up to where something would be
 * sent or noted. Changes nothing, and is on no request's way.
 */
@NullMarked
package io.larder.proxy.request.outlook;

import org.jspecify.annotations.NullMarked;
