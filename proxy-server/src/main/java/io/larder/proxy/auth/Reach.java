package io.larder.proxy.auth;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValidator;
import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
    private boolean intoSystem;

    /** Walks over the body of aggregate, mapReduce, create or collMod (of a view), or the command that explain explains. */
    static Reach of(ByteBuf buf, int bodyOffset, int bodyLimit) {
        Reach reach = new Reach();
        BsonCursor body = new BsonCursor().reset(buf, bodyOffset, bodyLimit);
        while (body.next()) {
            if (body.nameIs("pipeline") && body.type() == BsonTypes.ARRAY) {
                reach.stages(body, 1);
            } else if (body.nameIs("out") && body.type() == BsonTypes.STRING) {
                reach.target(body);
            } else if (body.nameIs("out") && body.type() == BsonTypes.DOCUMENT) {
                reach.mapReduceOut(body);
            } else if (body.nameIs("viewOn")) {
                reach.checkSystem(body);
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

    /** Whether a collection of the server's own, such as its users, is read or written. */
    boolean intoSystem() {
        return intoSystem;
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
        String name = stage.name();
        switch (name) {
            case "$lookup", "$graphLookup" -> each(stage, "from", this::source);
            case "$unionWith" -> source(stage);
            case "$out" -> target(stage);
            case "$merge" -> merge(stage);
            case "$changeStream" -> each(stage, "allChangesForCluster", flag -> wholeCluster |= isTrue(flag));
            case "$currentOp",
                    "$listSessions",
                    "$listLocalSessions",
                    "$listCatalog",
                    "$planCacheStats",
                    "$indexStats",
                    "$queryStats",
                    "$querySettings",
                    "$listSampledQueries",
                    "$shardedDataDistribution",
                    "$listClusterCatalog",
                    "$operationMetrics",
                    "$backupCursor",
                    "$backupCursorExtend" -> intoServer = true;
            default -> intoServer |= name.startsWith("$_"); // the server's own stages
        }
    }

    private void merge(BsonCursor stage) {
        if (!each(stage, "into", this::target)) {
            target(stage);
        }
    }

    /** A collection that is read, as its name or as {@code {db, coll}}. */
    private void source(BsonCursor value) {
        collectionOf(value);
        databasesOf(value, read);
    }

    private void target(BsonCursor target) {
        collectionOf(target);
        writesHere |= !databasesOf(target, written);
    }

    private void mapReduceOut(BsonCursor out) {
        boolean inlineOnly = true;
        BsonCursor cursor = new BsonCursor().enter(out);
        while (cursor.next()) {
            inlineOnly &= cursor.nameIs("inline");
            checkSystem(cursor);
        }
        if (!inlineOnly) {
            target(out);
        }
    }

    private void collectionOf(BsonCursor value) {
        checkSystem(value);
        each(value, "coll", this::checkSystem);
    }

    private void checkSystem(BsonCursor name) {
        intoSystem |= SystemCollections.isOne(name);
    }

    private static boolean databasesOf(BsonCursor value, List<String> databases) {
        return each(value, "db", database -> {
            if (database.type() == BsonTypes.STRING) {
                databases.add(database.stringValue());
            }
        });
    }

    private static boolean isTrue(BsonCursor flag) {
        return BsonValues.truth(flag.buffer(), flag.type(), flag.valueOffset());
    }

    /** All fields of that name, because a server may take the last where others take the first. Whether there was one. */
    private static boolean each(BsonCursor document, String name, Consumer<BsonCursor> field) {
        if (document.type() != BsonTypes.DOCUMENT) {
            return false;
        }
        boolean found = false;
        BsonCursor cursor = new BsonCursor().enter(document);
        while (cursor.next()) {
            if (cursor.nameIs(name)) {
                found = true;
                field.accept(cursor);
            }
        }
        return found;
    }
}
