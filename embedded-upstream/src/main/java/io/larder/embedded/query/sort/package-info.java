/** Sort patterns: which value of a document a sort looks at, and comparing documents by them. */
@NullMarked
package io.larder.embedded.query.sort;

import org.jspecify.annotations.NullMarked;
