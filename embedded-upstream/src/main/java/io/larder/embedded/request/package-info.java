/**
 * What a client may ask of any command, as values: session fields, read and write concern, read preference, API version,
 * and the reader that takes typed fields out of a command's body. No state, no decisions.
 */
@NullMarked
package io.larder.embedded.request;

import org.jspecify.annotations.NullMarked;
