/** Which fields of a document go on: the projections of find, and the field lists of aggregation stages. */
@NullMarked
package io.larder.embedded.query.project;

import org.jspecify.annotations.NullMarked;
