/** Dotted paths as predicates, sorts and indexes walk them: through arrays. (Expressions walk paths differently.) */
@NullMarked
package io.larder.embedded.query.path;

import org.jspecify.annotations.NullMarked;
