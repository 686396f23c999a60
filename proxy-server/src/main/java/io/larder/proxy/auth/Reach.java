package io.larder.proxy.auth;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValidator;
import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a command reaches beyond its own database, and whether a pipeline writes or looks into the server. The walk goes
 * through everything nested, so that no sub-pipeline hides a stage; a stage's name that is mere data counts too, which asks
 * for a right too many and never for one too few.
 */
final class Reach {
    private final List<String> read = new ArrayList<>(0);
    private final List<String> written = new ArrayList<>(0);
    private boolean writesHere;
    private boolean wholeCluster;
    private boolean intoServer;

    /** Walks over the body of aggregate, mapReduce, or the command that explain explains. */
    static Reach of(ByteBuf buf, int bodyOffset, int bodyLimit) {
        Reach reach = new Reach();
        BsonCursor body = new BsonCursor().reset(buf, bodyOffset, bodyLimit);
        while (body.next()) {
            if (body.nameIs("pipeline") && body.type() == BsonTypes.ARRAY) {
                reach.stages(body, 1);
            } else if (body.nameIs("out") && body.type() == BsonTypes.STRING) {
                reach.writesHere = true;
            } else if (body.nameIs("out") && body.type() == BsonTypes.DOCUMENT) {
                reach.mapReduceOut(body);
            }
        }
        return reach;
    }

    List<String> databasesRead() {
        return read;
    }

    List<String> databasesWritten() {
        return written;
    }

    /** Whether something is written in the command's own database. */
    boolean writesHere() {
        return writesHere;
    }

    /** Whether changes of all databases are watched. */
    boolean wholeCluster() {
        return wholeCluster;
    }

    /** Whether sessions, operations or statistics of others are shown. */
    boolean intoServer() {
        return intoServer;
    }

    private void stages(BsonCursor container, int depth) {
        if (depth > BsonValidator.MAX_DEPTH) {
            throw new MalformedMessageException("pipeline is nested too deeply");
        }
        BsonCursor cursor = new BsonCursor().enter(container);
        while (cursor.next()) {
            if (cursor.nameLength() > 1 && cursor.buffer().getByte(cursor.nameOffset()) == '$') {
                stage(cursor);
            }
            if (cursor.type() == BsonTypes.DOCUMENT || cursor.type() == BsonTypes.ARRAY) {
                stages(cursor, depth + 1);
            }
        }
    }

    private void stage(BsonCursor stage) {
        switch (stage.name()) {
            case "$lookup", "$graphLookup" -> databaseIn(stage, "from", read);
            case "$unionWith" -> databaseOf(stage, read);
            case "$out" -> target(stage);
            case "$merge" -> merge(stage);
            case "$changeStream" -> wholeCluster |= flag(stage, "allChangesForCluster");
            case "$currentOp",
                    "$listSessions",
                    "$listLocalSessions",
                    "$planCacheStats",
                    "$indexStats",
                    "$queryStats",
                    "$listSampledQueries",
                    "$shardedDataDistribution",
                    "$listClusterCatalog",
                    "$operationMetrics" -> intoServer = true;
            default -> {}
        }
    }

    private void merge(BsonCursor stage) {
        BsonCursor into = field(stage, "into");
        target(into == null ? stage : into);
    }

    private void target(BsonCursor target) {
        int before = written.size();
        if (target.type() == BsonTypes.DOCUMENT) {
            databaseOf(target, written);
        }
        writesHere |= written.size() == before;
    }

    private void mapReduceOut(BsonCursor out) {
        if (field(out, "inline") == null) {
            target(out);
        }
    }

    private void databaseIn(BsonCursor stage, String name, List<String> databases) {
        BsonCursor from = field(stage, name);
        if (from != null) {
            databaseOf(from, databases);
        }
    }

    private static void databaseOf(BsonCursor value, List<String> databases) {
        BsonCursor database = field(value, "db");
        if (database != null && database.type() == BsonTypes.STRING) {
            databases.add(database.stringValue());
        }
    }

    private static boolean flag(BsonCursor stage, String name) {
        BsonCursor flag = field(stage, name);
        return flag != null && BsonValues.truth(flag.buffer(), flag.type(), flag.valueOffset());
    }

    private static @Nullable BsonCursor field(BsonCursor document, String name) {
        if (document.type() != BsonTypes.DOCUMENT) {
            return null;
        }
        BsonCursor cursor = new BsonCursor().enter(document);
        while (cursor.next()) {
            if (cursor.nameIs(name)) {
                return cursor;
            }
        }
        return null;
    }
}
