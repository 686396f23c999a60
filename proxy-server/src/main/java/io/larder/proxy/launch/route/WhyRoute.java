package io.larder.proxy.launch.route;

import io.larder.engine.name.Namespace;
import io.larder.engine.plan.CommandKind;
import io.larder.engine.policy.Level;
import io.larder.proxy.admin.Asked;
import io.larder.proxy.admin.BadRequestException;
import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.explain.Explanation;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import io.larder.proxy.request.outlook.Outlook;
import io.larder.proxy.request.outlook.Prospect;
import io.larder.proxy.request.outlook.TenantOutlook;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.stream.StreamsStatus;
import io.larder.wire.MalformedMessageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What would become of a command if it came now, and why. Nothing is sent, counted or changed. */
public final class WhyRoute {
    private static final Set<String> FIELDS = Set.of("command", "db", "user", "tenant", "level");
    private static final String DATABASE = "$db";

    private final RunningTenants tenants;
    private final ConfigInUse config;

    public WhyRoute(RunningTenants tenants, ConfigInUse config) {
        this.tenants = tenants;
        this.config = config;
    }

    public Route route() {
        return Route.post("/api/v1/why", this::why);
    }

    private Reply why(Asked asked) throws BadRequestException {
        BsonDocument body = asked.json();
        for (String key : body.keySet()) {
            if (!FIELDS.contains(key)) {
                throw new BadRequestException(
                        "no such field: " + key + "; expected command, and db, user, tenant or level");
            }
        }
        BsonDocument command = command(body);
        String user = text(body, "user");
        String named = text(body, "tenant");
        Led led = led(command, user, named);
        TenantParts tenant = led.tenant();
        Prospect prospect;
        try {
            prospect = Outlook.at(tenant.requests()).of(command, user, level(text(body, "level")));
        } catch (MalformedMessageException | Outlook.NoSuchUserException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
        Namespace namespace = namespace(command);
        BsonDocument told = new BsonDocument("tenant", new BsonString(tenant.name()))
                .append("ledTo", led.elsewhere() == null ? BsonNull.VALUE : new BsonString(led.elsewhere()))
                .append("namespace", namespace == null ? BsonNull.VALUE : new BsonString(namespace.toString()));
        told.putAll(new Explanation(System.nanoTime()).of(prospect));
        if (namespace != null && prospect.plan().kind() == CommandKind.READ) {
            String shape = prospect.read() == null || prospect.read().query() == null
                    ? ""
                    : prospect.read().query().shape().text();
            told.append("policy", new PolicyOrigins(config.settings(), tenant.name()).of(namespace, shape));
        }
        tenant.stream().ifPresent(streams -> told.append("fallenBack", fallenBack(streams, read(prospect, namespace))));
        return Reply.json(told);
    }

    private static List<Namespace> read(Prospect prospect, @Nullable Namespace named) {
        if (prospect.read() != null && prospect.read().query() != null) {
            return prospect.read().query().shape().namespaces();
        }
        return named == null ? List.of() : List.of(named);
    }

    /** Why one of these is kept by its time to live only. */
    private static BsonValue fallenBack(StreamsStatus streams, List<Namespace> read) {
        String why = read.isEmpty() ? streams.fallenBack() : null;
        for (Namespace each : read) {
            why = why == null ? streams.fallenBack(each) : why;
        }
        return why == null ? BsonNull.VALUE : new BsonString(why);
    }

    /**
     * Whose request it is.
     *
     * @param elsewhere to whom such a request is led where nothing else than its user and database decides, if that is not the one
     *     who was named
     */
    private record Led(TenantParts tenant, @Nullable String elsewhere) {}

    /** Where there is but one, or where user and database decide, it need not be named. */
    private Led led(BsonDocument command, @Nullable String user, @Nullable String named) throws BadRequestException {
        TenantOutlook choice = outlook(tenants, command, user);
        Requests chosen = choice == null ? null : choice.tenant();
        if (named != null) {
            TenantParts its = tenants.named(named)
                    .orElseThrow(() -> new BadRequestException(
                            "no such tenant: " + named + "; there are " + AskedTenants.names(tenants)));
            boolean late = TenantOutlook.all(tenants.door().led()).contains(its.requests());
            String other = chosen == null ? null : chosen.tenant().name();
            return new Led(its, late && !its.name().equals(other) ? other : null);
        }
        if (tenants.all().size() == 1) {
            return new Led(tenants.first(), null);
        }
        if (choice == null) {
            throw new BadRequestException(
                    "which tenant? the listener or the name asked for by TLS decides; expected one of "
                            + AskedTenants.names(tenants));
        }
        if (chosen == null) {
            throw new BadRequestException(String.valueOf(choice.refusal()));
        }
        return new Led(tenants.named(chosen.tenant().name()).orElseGet(tenants::first), null);
    }

    private static @Nullable TenantOutlook outlook(RunningTenants tenants, BsonDocument command, @Nullable String user)
            throws BadRequestException {
        try {
            return TenantOutlook.of(tenants.door().led(), command, user);
        } catch (MalformedMessageException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
    }

    private static BsonDocument command(BsonDocument body) throws BadRequestException {
        if (!body.isDocument("command") || body.getDocument("command").isEmpty()) {
            throw new BadRequestException("expected command to be a command, such as {\"find\": \"products\"}");
        }
        BsonDocument command = body.getDocument("command");
        String database = text(body, "db");
        if (database != null) {
            command.put(DATABASE, new BsonString(database));
        }
        if (!command.isString(DATABASE)) {
            throw new BadRequestException("which database? expected db, or $db in the command");
        }
        return command;
    }

    private static @Nullable String text(BsonDocument body, String field) throws BadRequestException {
        if (!body.containsKey(field)) {
            return null;
        }
        if (!body.isString(field)) {
            throw new BadRequestException("expected " + field + " to be a string");
        }
        return body.getString(field).getValue();
    }

    private static @Nullable Level level(@Nullable String name) throws BadRequestException {
        if (name == null) {
            return null;
        }
        Optional<Level> level = Arrays.stream(Level.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
        return level.orElseThrow(
                () -> new BadRequestException("expected level to be one of coherent, bounded, ttl, off"));
    }

    /** The collection that the command names; null if it names none. */
    private static @Nullable Namespace namespace(BsonDocument command) {
        var first = command.values().iterator().next();
        return first.isString() && !first.asString().getValue().isEmpty()
                ? new Namespace(
                        command.getString(DATABASE).getValue(), first.asString().getValue())
                : null;
    }
}
