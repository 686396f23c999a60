package io.larder.proxy.request;

import io.larder.engine.plan.Plan;
import io.larder.proxy.caching.ReadProspect;
import io.larder.proxy.metrics.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request.
 *
 * @param outcome as metrics count it
 * @param reason as metrics call it: why it would be sent upstream, why memory would not answer, who else would
 * @param refusal what Larder itself would object; null for nothing
 * @param read what the cache has to do with it; null for nothing
 */
public record Prospect(
        Outcome outcome, String reason, Plan plan, @Nullable String refusal, @Nullable ReadProspect read) {}
