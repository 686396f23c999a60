package io.larder.embedded.admin.catalog;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Authorization;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.replication.Member;
import io.larder.embedded.storage.DatabaseState;
import io.larder.embedded.storage.ServerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** listDatabases: what there is, as far as the user may know. */
public final class ListDatabases {
    /** The server's own databases, which are there from the start. */
    private static final Set<String> ALWAYS = Set.of("admin", "config", "local");

    private static final long EMPTY_FILES = 40_960;

    private final ServerIdentity identity;
    private final Member member;
    private final Authorization authorization;

    public ListDatabases(ServerIdentity identity, Member member, Authorization authorization) {
        this.identity = identity;
        this.member = member;
        this.authorization = authorization;
    }

    public Command command() {
        CommandTraits traits = CommandTraits.named("listDatabases")
                .adminOnly()
                .fields("filter", "nameOnly", "authorizedDatabases")
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .inApiVersion1()
                .build();
        return Command.of(traits, this::list);
    }

    private Reply list(Invocation in) {
        Document filter = in.fields().optionalDocument("filter");
        boolean nameOnly = in.fields().bool("nameOnly", false);
        boolean onlyAuthorized = onlyAuthorized(in);
        Evaluation evaluation =
                new Evaluation(Collation.SIMPLE, new Document(), in.operation().started(), new BsonTimestamp(0));
        Matcher matcher = Matcher.compile(filter == null ? new Document() : filter, evaluation);
        List<Document> rows = new ArrayList<>();
        long total = 0;
        for (Map.Entry<String, Long> each : sizes().entrySet()) {
            Document row = new Document("name", each.getKey());
            if (!nameOnly) {
                row.append("sizeOnDisk", each.getValue()).append("empty", false);
            }
            if (matcher.matches(row) && (!onlyAuthorized || sees(in, each.getKey()))) {
                rows.add(row);
                total += each.getValue();
            }
        }
        Document answer = new Document("databases", rows);
        if (!nameOnly) {
            answer.append("totalSize", total).append("totalSizeMb", total >> 20);
        }
        return Reply.of(answer);
    }

    /** Who may list all sees all, unless asked otherwise; others see what they have rights on. */
    private boolean onlyAuthorized(Invocation in) {
        Boolean asked = in.fields().optional("authorizedDatabases", Boolean.class);
        UserName user = in.client().login().user();
        if (!identity.accessControl() || user == null) {
            return false;
        }
        boolean mayListAll = authorization.allows(user, Privilege.of(Resource.CLUSTER, Action.LIST_DATABASES));
        if (Boolean.FALSE.equals(asked) && !mayListAll) {
            throw new CommandFailure(ErrorCode.UNAUTHORIZED, "Insufficient permissions to list all databases");
        }
        return asked == null ? !mayListAll : asked;
    }

    private boolean sees(Invocation in, String database) {
        UserName user = in.client().login().user();
        return user == null || authorization.seesDatabase(user, database);
    }

    private Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        for (String name : ALWAYS) {
            sizes.put(name, EMPTY_FILES);
        }
        ServerState state = member.applied().state();
        for (DatabaseState each : state.databases()) {
            long data = each.collections().stream()
                    .mapToLong(collection -> collection.dataSize())
                    .sum();
            sizes.put(each.name(), EMPTY_FILES + data);
        }
        return sizes;
    }
}
