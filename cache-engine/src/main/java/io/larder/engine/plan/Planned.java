package io.larder.engine.plan;

import io.larder.wire.message.CommandView;
import org.jspecify.annotations.Nullable;

/** What was decided about the last command of one view, which holds for those of the same form. */
final class Planned {
    private final ReadPlanner reads;
    private @Nullable CommandView command;
    private long form;
    private Plan plan = Plan.UNKNOWN;

    Planned(ReadPlanner reads) {
        this.reads = reads;
    }

    /** Whether this is about commands of this form. */
    boolean knows(CommandView other) {
        return command == other && form == other.form();
    }

    /** From now on it is, and this is done with them. */
    void found(CommandView ofIts, Plan its) {
        command = ofIts;
        form = ofIts.form();
        plan = its;
    }

    /** What is done with this command, whose form is known. */
    Plan plan(CommandView one) {
        reads.goOn(one);
        return plan;
    }

    ReadPlanner reads() {
        return reads;
    }
}
