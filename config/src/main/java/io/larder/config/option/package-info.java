/** The one table of options: path, flag, kind, default and help of each. Everything else (flags, documents, checks) is derived from it. */
@NullMarked
package io.larder.config.option;

import org.jspecify.annotations.NullMarked;
