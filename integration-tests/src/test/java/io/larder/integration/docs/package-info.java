/** What the documents say about the tree, held against the tree. */
@NullMarked
package io.larder.integration.docs;

import org.jspecify.annotations.NullMarked;
