package io.larder.proxy.request.outlook;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.LimitProspect;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.request.command.NamedCursors;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.shared.Requests;
import io.larder.wire.message.CommandView;
import java.util.ArrayList;
import java.util.List;

/** Which limits of its tenant a request would have to pass, and how they stand now: what {@code Turns} asks, without taking it. */
final class LimitOutlook {
    private LimitOutlook() {}

    /** Of a request of which that would become. */
    static Prospect of(Requests all, CommandView command, Prospect prospect) {
        Plan plan = prospect.plan();
        if (!all.limits().any() || prospect.outcome() == Outcome.LOCAL || isLetThrough(all, command, plan)) {
            return prospect;
        }
        List<LimitProspect> limits = new ArrayList<>();
        for (Limit limit : Limit.values()) {
            boolean upstream = prospect.outcome() != Outcome.HIT && prospect.outcome() != Outcome.JOINED;
            LimitProspect its =
                    upstream || limit != Limit.CONCURRENT_MISSES ? all.limits().prospect(limit) : null;
            if (its != null) {
                limits.add(its);
            }
        }
        return prospect.under(limits);
    }

    private static boolean isLetThrough(Requests all, CommandView command, Plan plan) {
        Course course = new Course(new RequestFacts());
        course.read(command, plan, null);
        course.statement().of(command, plan, all, null);
        if (plan.kind() == CommandKind.CURSOR && isOfKnownCursor(all, command, plan)) {
            course.ofKnownCursor();
        }
        return course.endsSomething();
    }

    private static boolean isOfKnownCursor(Requests all, CommandView command, Plan plan) {
        if (plan.destination() == Destination.CURSOR) {
            return isKnown(all, NamedCursors.continued(command));
        }
        return plan.destination() == Destination.CURSORS
                && NamedCursors.killed(command).stream().anyMatch(id -> isKnown(all, id));
    }

    private static boolean isKnown(Requests all, long id) {
        return all.ongoing().cursors().find(id) != null
                || all.ongoing().answerCursors().has(id);
    }
}
