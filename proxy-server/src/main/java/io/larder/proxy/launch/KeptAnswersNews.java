package io.larder.proxy.launch;

import io.larder.proxy.launch.tenant.KeptAnswers;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what the answers of each tenant rest on whenever that changes, and for tenants that come later. For one thread. */
final class KeptAnswersNews implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptAnswersNews.class);

    private final RunningTenants tenants;
    private final Map<String, KeptAnswers> told = new HashMap<>();

    /** What the level is at the start, the banner tells. */
    KeptAnswersNews(RunningTenants tenants) {
        this.tenants = tenants;
        for (TenantParts tenant : tenants.all()) {
            told.put(tenant.name(), new KeptAnswers(KeptAnswers.of(tenant).level(), List.of()));
        }
    }

    @Override
    public void run() {
        for (TenantParts tenant : tenants.all()) {
            KeptAnswers now = KeptAnswers.of(tenant);
            KeptAnswers before = told.put(tenant.name(), now);
            if (before == null || !before.level().equals(now.level())) {
                LOG.info("answers from memory of tenant {}: {}", tenant.name(), now.level());
            }
            for (String hindered : now.hindered()) {
                if (before == null || !before.hindered().contains(hindered)) {
                    LOG.warn("tenant {}: {}", tenant.name(), hindered);
                }
            }
        }
    }
}
