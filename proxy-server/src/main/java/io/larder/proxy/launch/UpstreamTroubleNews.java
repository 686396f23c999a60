package io.larder.proxy.launch;

import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when the upstream of a tenant has not been reached for some looks, and when it is again. For one thread. */
final class UpstreamTroubleNews implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamTroubleNews.class);
    /** Elections and short cuts mend themselves, and a start takes a moment. */
    static final int PATIENCE = 4;

    private final RunningTenants tenants;
    private final Map<String, Integer> looks = new HashMap<>();

    UpstreamTroubleNews(RunningTenants tenants) {
        this.tenants = tenants;
    }

    @Override
    public void run() {
        List<TenantParts> all = List.copyOf(tenants.all());
        for (TenantParts tenant : all) {
            String trouble = tenant.trouble();
            String news = look(looks, tenant.name(), trouble);
            if (news != null) {
                String which = all.size() > 1 ? "the upstream of tenant " + tenant.name() : "the upstream";
                if (trouble == null) {
                    LOG.info("{} {}", which, news);
                } else {
                    LOG.warn("{} {}", which, news);
                }
            }
        }
        looks.keySet().retainAll(all.stream().map(TenantParts::name).toList());
    }

    /**
     * What is to be told of one upstream now; null if nothing.
     *
     * @param looks at how many looks in a row each was not reached
     */
    static @Nullable String look(Map<String, Integer> looks, String tenant, @Nullable String trouble) {
        if (trouble == null) {
            Integer before = looks.remove(tenant);
            return before != null && before >= PATIENCE ? "is reached again" : null;
        }
        return looks.merge(tenant, 1, Integer::sum) == PATIENCE
                ? "is not reached; clients are told so until it is: " + trouble
                : null;
    }
}
