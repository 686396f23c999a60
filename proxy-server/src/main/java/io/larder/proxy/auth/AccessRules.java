package io.larder.proxy.auth;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.DocumentSequence;
import io.netty.buffer.ByteBuf;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Whether a user may run a command. Upstream every request of every user arrives as Larder's service account, so nothing
 * behind this check refuses it.
 *
 * <p>The usual command costs one look-up of its name and one of its database; only pipelines are walked through.
 */
public final class AccessRules {
    private static final String RESULTS_OF_BULK_WRITE = "$cmd.bulkWrite";

    private AccessRules() {}

    /** Null if the user may, else the body of the reply that refuses. A user of null is not logged in. */
    public static @Nullable BsonDocument check(CommandView command, @Nullable User user) {
        if (user == null) {
            return Refusals.requiresAuthentication(command.name());
        }
        return allows(command, user) ? null : Refusals.notAuthorized(command.database(), command.name());
    }

    /** Whether these rights are enough for a command. */
    public static boolean allows(CommandView command, Rights rights) {
        if (command.fields().repeats()) {
            return false; // of which it is not known what counts
        }
        BsonCursor first = command.firstElement();
        ByteBuf buf = command.message();
        Need need = Need.of(buf, first.nameOffset(), first.nameLength());
        return switch (need) {
            case LOGIN -> !killsAllSessions(first) || rights.mayEverywhere(Access.ADMIN);
            case OWN_DATABASES -> true;
            case READ -> reads(command, rights, first, command.bodyOffset(), command.bodyLimit());
            case WRITE -> writes(command, rights, first);
            case ADMIN -> administers(command, rights, first);
            case SERVER -> rights.mayEverywhere(Access.ADMIN);
            case NAMESPACES -> mayWriteNamespaces(command, rights);
        };
    }

    /** Whether the reply to listDatabases has to be narrowed to the user's own. */
    public static boolean seesOwnDatabasesOnly(User user) {
        return !user.mayEverywhere(Access.READ);
    }

    /** An empty list means all sessions of the account, and upstream that account is everybody's. */
    private static boolean killsAllSessions(BsonCursor first) {
        return first.nameIs("killSessions")
                && !(first.type() == BsonTypes.ARRAY
                        && new BsonCursor().enter(first).next());
    }

    private static boolean writes(CommandView command, Rights rights, BsonCursor first) {
        return mayHere(command, rights, SystemCollections.isOne(first) ? Access.ADMIN : Access.READ_WRITE)
                && (!first.nameIs("create") || mayShow(command, rights, first));
    }

    private static boolean administers(CommandView command, Rights rights, BsonCursor first) {
        return mayHere(command, rights, Access.ADMIN) && (!first.nameIs("collMod") || mayShow(command, rights, first));
    }

    /** What a view is to show is read by whoever may read the view. */
    private static boolean mayShow(CommandView command, Rights rights, BsonCursor first) {
        return mayReach(command, rights, first, Reach.of(command.message(), command.bodyOffset(), command.bodyLimit()));
    }

    private static boolean reads(CommandView command, Rights rights, BsonCursor first, int bodyOffset, int bodyLimit) {
        if (isOfBulkWrite(command, first)) {
            return true;
        }
        if (!mayHere(command, rights, SystemCollections.isOne(first) ? Access.ADMIN : Access.READ)) {
            return false;
        }
        if (first.nameIs("explain") && first.type() == BsonTypes.DOCUMENT) {
            BsonCursor explained = new BsonCursor().enter(first);
            return explained.next()
                    && readsExplained(
                            command, rights, explained, first.valueOffset(), first.valueOffset() + first.valueLength());
        }
        boolean reaches = first.nameIs("aggregate") || first.nameIs("mapReduce") || first.nameIs("mapreduce");
        return !reaches || mayReach(command, rights, first, Reach.of(command.message(), bodyOffset, bodyLimit));
    }

    /**
     * What became of a bulkWrite's operations is told by a cursor of the admin database, which its user need not be able to read.
     * Whose cursors are whose others see to.
     */
    private static boolean isOfBulkWrite(CommandView command, BsonCursor first) {
        if (!command.databaseIs("admin")) {
            return false;
        }
        if (first.nameIs("killCursors")) {
            return first.type() == BsonTypes.STRING && first.stringValue().equals(RESULTS_OF_BULK_WRITE);
        }
        return first.nameIs("getMore")
                && command.fields().is(CommandField.COLLECTION, BsonTypes.STRING)
                && command.fields().string(CommandField.COLLECTION).equals(RESULTS_OF_BULK_WRITE);
    }

    /** An explained write is not run, but its plan shows what the collection holds: reading is asked for in any case. */
    private static boolean readsExplained(
            CommandView command, Rights rights, BsonCursor explained, int bodyOffset, int bodyLimit) {
        if (SystemCollections.isOne(explained) && !mayHere(command, rights, Access.ADMIN)) {
            return false;
        }
        return switch (Need.of(explained.buffer(), explained.nameOffset(), explained.nameLength())) {
            case READ -> mayReach(command, rights, explained, Reach.of(command.message(), bodyOffset, bodyLimit));
            case WRITE -> mayHere(command, rights, Access.READ_WRITE);
            default -> rights.mayEverywhere(Access.ADMIN);
        };
    }

    private static boolean mayReach(CommandView command, Rights rights, BsonCursor first, Reach reach) {
        boolean ofCollection = first.type() == BsonTypes.STRING;
        if (reach.intoSystem()
                && !rights.mayEverywhere(Access.ADMIN)
                && !(reach.databasesRead().isEmpty() && reach.databasesWritten().isEmpty())) {
            return false; // which database the collection is of is not told apart
        }
        if (reach.intoServer() && !ofCollection && !rights.mayEverywhere(Access.ADMIN)) {
            return false; // such stages tell of the sessions and operations of the account, and that is everybody's
        }
        Access here = reach.intoServer() || reach.intoSystem()
                ? Access.ADMIN
                : reach.writesHere() ? Access.READ_WRITE : Access.READ;
        return mayHere(command, rights, here)
                && (ofCollection || !reach.wholeCluster() || rights.mayEverywhere(Access.READ))
                && reach.databasesRead().stream().allMatch(database -> rights.may(Access.READ, database))
                && reach.databasesWritten().stream().allMatch(database -> rights.may(Access.READ_WRITE, database));
    }

    private static boolean mayHere(CommandView command, Rights rights, Access access) {
        if (!command.fields().is(CommandField.DATABASE, BsonTypes.STRING)) {
            return false; // a legacy message: drivers that log in do not send commands so
        }
        ByteBuf buf = command.message();
        int value = command.fields().offset(CommandField.DATABASE);
        return rights.may(access, buf, BsonValues.stringOffset(value), BsonValues.stringLength(buf, value));
    }

    /** bulkWrite lists its namespaces in nsInfo; renameCollection has one as its value and one in "to". */
    private static boolean mayWriteNamespaces(CommandView command, Rights rights) {
        ByteBuf buf = command.message();
        boolean named = false;
        BsonCursor body = new BsonCursor().reset(buf, command.bodyOffset(), command.bodyLimit());
        while (body.next()) {
            boolean isRename = body.nameIs("renameCollection") || body.nameIs("to");
            if (isRename && body.type() == BsonTypes.STRING) {
                named = true;
                if (!mayWrite(rights, body)) {
                    return false;
                }
            } else if (body.nameIs("nsInfo") && body.type() == BsonTypes.ARRAY) {
                BsonCursor infos = new BsonCursor().enter(body);
                while (infos.next()) {
                    named = true;
                    if (!mayWriteInfo(rights, new BsonCursor().enter(infos))) {
                        return false;
                    }
                }
            }
        }
        int sequence = command.isLegacy() ? -1 : command.sections().sequence(buf, "nsInfo");
        if (sequence >= 0) {
            DocumentSequence infos = new DocumentSequence().reset(buf, command.sections(), sequence);
            while (infos.next()) {
                named = true;
                if (!mayWriteInfo(rights, new BsonCursor().reset(buf, infos.documentOffset(), infos.documentLimit()))) {
                    return false;
                }
            }
        }
        return named;
    }

    private static boolean mayWriteInfo(Rights rights, BsonCursor info) {
        boolean named = false;
        while (info.next()) {
            if (info.nameIs("ns")) {
                named = true;
                if (!mayWrite(rights, info)) {
                    return false;
                }
            }
        }
        return named;
    }

    private static boolean mayWrite(Rights rights, BsonCursor namespace) {
        if (namespace.type() != BsonTypes.STRING) {
            return false;
        }
        String name = namespace.stringValue();
        int dot = name.indexOf('.');
        if (dot <= 0) {
            return false;
        }
        Access needed = SystemCollections.isOne(name.substring(dot + 1)) ? Access.ADMIN : Access.READ_WRITE;
        return rights.may(needed, name.substring(0, dot));
    }
}
