package io.larder.embedded.command;

import io.larder.embedded.auth.Privilege;
import java.util.List;

/** What the user of an invocation must be allowed to do. */
@FunctionalInterface
public interface Rights {
    List<Privilege> neededFor(Invocation invocation);
}
