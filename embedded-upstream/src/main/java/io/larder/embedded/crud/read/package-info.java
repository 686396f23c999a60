/** The reading commands on collections. They see one {@link io.larder.embedded.replication.ReadView} and change nothing. */
@NullMarked
package io.larder.embedded.crud.read;

import org.jspecify.annotations.NullMarked;
