package io.larder.embedded.admin.catalog;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Member;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.DatabaseState;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** dbStats, collStats, dataSize. Sizes on disk are those in memory: there is no disk. */
public final class SizeCommands {
    private final Member member;

    public SizeCommands(Member member) {
        this.member = member;
    }

    public List<Command> all() {
        return List.of(
                Command.of(
                        CommandTraits.named("dbStats", "dbstats")
                                .needsOnDatabase(Action.DB_STATS)
                                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                                .build(),
                        in -> Reply.of(database(in))),
                Command.of(
                        CommandTraits.named("collStats", "collstats")
                                .needs(Action.COLL_STATS)
                                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                                .build(),
                        in -> Reply.of(collection(in))),
                Command.of(
                        CommandTraits.named("dataSize", "datasize")
                                .needsOnDatabase(Action.FIND)
                                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                                .build(),
                        in -> Reply.of(dataSize(in))));
    }

    private Document database(Invocation in) {
        long scale = scale(in);
        DatabaseState database = member.applied().state().database(in.database());
        Collection<CollectionState> all = database == null ? List.of() : database.collections();
        List<CollectionState> collections =
                all.stream().filter(each -> !each.options().isView()).toList();
        long objects = collections.stream().mapToLong(CollectionState::count).sum();
        long size = collections.stream().mapToLong(CollectionState::dataSize).sum();
        long indexes =
                collections.stream().mapToLong(each -> each.indexes().size()).sum();
        long indexSize = collections.stream().mapToLong(SizeCommands::indexSize).sum();
        return new Document("db", in.database())
                .append("collections", (long) collections.size())
                .append("views", (long) (all.size() - collections.size()))
                .append("objects", objects)
                .append("avgObjSize", objects == 0 ? 0.0 : (double) size / objects)
                .append("dataSize", (double) size / scale)
                .append("storageSize", (double) size / scale)
                .append("indexes", indexes)
                .append("indexSize", (double) indexSize / scale)
                .append("totalSize", (double) (size + indexSize) / scale)
                .append("scaleFactor", (double) scale)
                .append("fsUsedSize", (double) size / scale)
                .append("fsTotalSize", (double) Runtime.getRuntime().maxMemory() / scale);
    }

    private Document collection(Invocation in) {
        Namespace namespace = in.namespace();
        CollectionState found = found(namespace);
        long scale = scale(in);
        Document answer = new Document("ns", namespace.toString());
        long size = found == null ? 0 : found.dataSize();
        int count = found == null ? 0 : found.count();
        answer.append("size", whole(size / scale)).append("count", count);
        if (count > 0) {
            answer.put("avgObjSize", whole(size / count));
        }
        answer.append("numOrphanDocs", 0).append("storageSize", whole(size / scale));
        answer.append("freeStorageSize", 0)
                .append("capped", found != null && found.options().isCapped());
        if (found != null && found.options().isCapped()) {
            appendLimits(answer, found, scale);
        }
        long indexSize = found == null ? 0 : indexSize(found);
        Document indexSizes = new Document();
        if (found != null) {
            found.indexes()
                    .forEach(index -> indexSizes.put(index.definition().name(), whole(found.count() * 16L / scale)));
        }
        return answer.append("nindexes", indexSizes.size())
                .append("indexBuilds", List.of())
                .append("totalIndexSize", whole(indexSize / scale))
                .append("totalSize", whole((size + indexSize) / scale))
                .append("indexSizes", indexSizes)
                .append("scaleFactor", whole(scale));
    }

    private static void appendLimits(Document answer, CollectionState found, long scale) {
        long max = found.options().maxDocuments();
        answer.append("max", max == Long.MAX_VALUE ? 0 : whole(max))
                .append("maxSize", whole(found.options().maxBytes() / scale));
    }

    private @Nullable CollectionState found(Namespace namespace) {
        CollectionState found = member.applied().state().collection(namespace);
        if (found != null && found.options().isView()) {
            throw new CommandFailure(
                    ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW, "Namespace " + namespace + " is a view, not a collection");
        }
        return found;
    }

    private Document dataSize(Invocation in) {
        CollectionState found =
                found(Namespace.parse(in.fields().string(in.request().name())));
        return new Document("size", found == null ? 0L : found.dataSize())
                .append("numObjects", found == null ? 0L : found.count())
                .append("millis", 0L)
                .append("estimate", true);
    }

    /** Sixteen bytes an entry, roughly what short keys take. */
    private static long indexSize(CollectionState collection) {
        return 16L * collection.count() * collection.indexes().size();
    }

    private static Object whole(long number) {
        return number == (int) number ? (Object) (int) number : (Object) number;
    }

    private static long scale(Invocation in) {
        long scale = in.fields().longOr("scale", 1);
        if (scale < 1) {
            throw new CommandFailure(51024, "BSON field 'scale' value must be >= 1, actual value '" + scale + "'");
        }
        return scale;
    }
}
