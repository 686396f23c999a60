package io.larder.proxy.request.outlook;

import io.larder.engine.plan.Plan;
import io.larder.proxy.caching.ReadProspect;
import io.larder.proxy.limit.LimitProspect;
import io.larder.proxy.metrics.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request.
 *
 * @param outcome as metrics count it, once it has its turn
 * @param reason as metrics call it: why it would be sent upstream, why memory would not answer, who else would
 * @param refusal what Larder itself would object; null for nothing
 * @param read what the cache has to do with it; null for nothing
 * @param limits those that it would have to pass, in this order
 */
public record Prospect(
        Outcome outcome,
        String reason,
        Plan plan,
        @Nullable String refusal,
        @Nullable ReadProspect read,
        List<LimitProspect> limits) {
    public Prospect {
        limits = List.copyOf(limits);
    }

    Prospect(Outcome outcome, String reason, Plan plan, @Nullable String refusal, @Nullable ReadProspect read) {
        this(outcome, reason, plan, refusal, read, List.of());
    }

    Prospect under(List<LimitProspect> its) {
        return new Prospect(outcome, reason, plan, refusal, read, its);
    }
}
