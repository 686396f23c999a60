/**
 * BSON bytes to and from {@link de.bwaldvogel.mongo.bson.Document}, exact in both directions: every BSON type has one Java
 * representation, types that the library lacks are small value records of this package.
 *
 * <p>Nothing here knows what a query, a command or a socket is.
 */
@NullMarked
package io.larder.embedded.bson;

import org.jspecify.annotations.NullMarked;
