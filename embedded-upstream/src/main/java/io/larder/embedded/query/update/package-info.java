/**
 * Updates: operators, replacements and pipelines applied to one document, with the description of the change that the
 * oplog and change streams need. Documents given are never modified; what is not touched is shared with the result.
 */
@NullMarked
package io.larder.embedded.query.update;

import org.jspecify.annotations.NullMarked;
