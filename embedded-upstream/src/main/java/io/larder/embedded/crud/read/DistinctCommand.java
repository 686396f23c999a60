package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.path.ElementPath;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.ValueKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** distinct */
final class DistinctCommand implements Command {
    private static final int MAX_BYTES = 16 << 20;

    private final ReadParts parts;

    DistinctCommand(ReadParts parts) {
        this.parts = parts;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("distinct")
                .fields("key", "query", "collation", "hint", "rawData")
                .needs(Action.FIND)
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .readConcern()
                .inTransactions()
                .help("{ distinct : 'collection name' , key : 'a.b' , query : {} }")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        String key = invocation.fields().string("key");
        if (key.indexOf('\0') >= 0) {
            throw new CommandFailure(31032, "Key field cannot contain an embedded null byte");
        }
        ReadScope scope = ReadScope.of(invocation, parts);
        ElementPath path = new ElementPath(key);
        Map<ValueKey, @Nullable Object> values = new LinkedHashMap<>();
        scope.matching(
                        scope.matcher(invocation.fields().optionalDocument("query")),
                        invocation.fields().optional("hint", Object.class))
                .forEachRemaining(document -> collect(document, path, scope, values));
        Document reply = new Document("values", new ArrayList<>(values.values()));
        if (BsonSize.of(reply) > MAX_BYTES) {
            throw new CommandFailure(17217, "distinct too big, 16mb cap");
        }
        if (ReadScope.view(invocation).atClusterTime() != null) {
            reply.append("atClusterTime", ReadScope.view(invocation).atClusterTime());
        }
        return Reply.of(reply);
    }

    /** Of an array its elements, and not the array; a missing value is none. */
    private static void collect(
            Document document, ElementPath path, ReadScope scope, Map<ValueKey, @Nullable Object> values) {
        List<@Nullable Object> found = new ArrayList<>();
        path.anyWhole(document, (value, index) -> {
            if (value instanceof List<?> list) {
                found.addAll(list);
            } else if (!Missing.isMissing(value)) {
                found.add(value);
            }
            return false;
        });
        found.forEach(value ->
                values.putIfAbsent(ValueKey.of(value, scope.evaluation().collation()), value));
    }
}
