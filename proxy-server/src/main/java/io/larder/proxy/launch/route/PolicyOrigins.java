package io.larder.proxy.launch.route;

import io.larder.config.option.Option;
import io.larder.config.option.PolicyOptions;
import io.larder.config.show.Setting;
import io.larder.config.value.Glob;
import io.larder.config.value.NamespaceGlob;
import io.larder.config.value.Unreadable;
import io.larder.engine.name.Namespace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Where each part of the policy that holds for a query was written: the last place that names it and matches. */
final class PolicyOrigins {
    private final Map<String, Setting> byPath = new HashMap<>();
    /** What stands before the paths of the tenant's own settings; empty where it is made of the sections at the top. */
    private final String prefix;

    /** Of a tenant. */
    PolicyOrigins(List<Setting> settings, String tenant) {
        settings.forEach(setting -> byPath.put(setting.path(), setting));
        String own = "";
        for (int i = 0; byPath.containsKey("tenants[" + i + "].name"); i++) {
            if (tenant.equals(text(byPath.get("tenants[" + i + "].name")))) {
                own = "tenants[" + i + "].";
            }
        }
        this.prefix = own;
    }

    /** By the names of the settings: value, path and origin; empty where nobody knows where the configuration came from. */
    BsonDocument of(Namespace namespace, String shape) {
        BsonDocument told = new BsonDocument();
        for (Option<?> option : PolicyOptions.settings()) {
            Setting last = byPath.get(prefix + "cache." + option.flag());
            for (int i = 0; byPath.containsKey(path(i, "namespace")); i++) {
                Setting here = byPath.get(path(i, option.flag()));
                if (here != null && !here.isDefault() && matches(i, namespace, shape)) {
                    last = here;
                }
            }
            if (last != null) {
                told.append(
                        option.flag(),
                        new BsonDocument("value", new BsonString(last.text().orElse(last.words())))
                                .append("path", new BsonString(last.path()))
                                .append("origin", new BsonString(last.origin())));
            }
        }
        return told;
    }

    private String path(int policy, String name) {
        return prefix + PolicyOptions.POLICIES + "[" + policy + "]." + name;
    }

    private boolean matches(int policy, Namespace namespace, String shape) {
        String shapes = text(byPath.get(path(policy, "shape")));
        if (shapes != null && !new Glob(shapes).matches(shape)) {
            return false;
        }
        String namespaces = text(byPath.get(path(policy, "namespace")));
        for (String each : namespaces == null ? new String[0] : namespaces.split(",", -1)) {
            try {
                if (NamespaceGlob.parse(each.strip()).matches(namespace.database(), namespace.collection())) {
                    return true;
                }
            } catch (Unreadable e) {
                throw new IllegalStateException("a configuration in use has the namespace " + each, e);
            }
        }
        return false;
    }

    private static @Nullable String text(@Nullable Setting setting) {
        return setting == null ? null : setting.text().orElse(null);
    }
}
