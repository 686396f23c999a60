package io.larder.engine.simulation;

import io.larder.engine.simulation.schedule.Script;
import java.util.List;

/** A run that went wrong, made as short as it goes. */
final class Failure extends AssertionError {
    private final Script script;

    Failure(Script script, Throwable cause, List<String> history) {
        super(
                "seed " + script.seed() + ", " + script.size() + " steps left: " + cause.getMessage() + "\n  "
                        + String.join("\n  ", history),
                cause);
        this.script = script;
    }

    /** How many steps are left of the run. */
    int steps() {
        return script.size();
    }
}
