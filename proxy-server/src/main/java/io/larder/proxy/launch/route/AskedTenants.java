package io.larder.proxy.launch.route;

import io.larder.proxy.admin.Asked;
import io.larder.proxy.admin.BadRequestException;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which tenants a request to the admin API is about: the one that it names, or all. */
final class AskedTenants {
    static final String PARAMETER = "tenant";

    private AskedTenants() {}

    static List<TenantParts> of(RunningTenants tenants, Asked asked) throws BadRequestException {
        return named(tenants, asked.parameter(PARAMETER));
    }

    static List<TenantParts> named(RunningTenants tenants, Optional<String> name) throws BadRequestException {
        if (name.isEmpty()) {
            return tenants.all();
        }
        return List.of(tenants.named(name.get())
                .orElseThrow(() ->
                        new BadRequestException("no such tenant: " + name.get() + "; there are " + names(tenants))));
    }

    static String names(RunningTenants tenants) {
        return tenants.all().stream().map(TenantParts::name).collect(Collectors.joining(", "));
    }
}
