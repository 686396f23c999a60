package io.larder.wire.generate;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/** Bodies that look like commands and replies, with fields nobody expects in between. */
public final class Bodies {
    private Bodies() {}

    public static Arbitrary<BsonDocument> commands() {
        return Combinators.combine(
                        Arbitraries.of("find", "insert", "getMore", "hello", "isMaster", "commitTransaction", "x"),
                        Documents.scalars(),
                        fields(List.of(
                                field("lsid", Arbitraries.just(new BsonDocument("id", new BsonBinary(new byte[16])))),
                                field("txnNumber", Documents.numbers()),
                                field("autocommit", Arbitraries.of(true, false).map(BsonBoolean::valueOf)),
                                field("startTransaction", Arbitraries.just(BsonBoolean.TRUE)),
                                field("maxTimeMS", Documents.numbers()),
                                field("collection", Documents.names().map(BsonString::new)),
                                field("pipeline", Arbitraries.just(new BsonArray())),
                                field("$readPreference", Documents.any().map(document -> (BsonValue) document)))),
                        Documents.any(),
                        Documents.names())
                .as((name, value, known, others, database) -> {
                    BsonDocument command = new BsonDocument(name, value);
                    command.putAll(known);
                    others.forEach(command::putIfAbsent);
                    return command.append("$db", new BsonString(database));
                });
    }

    public static Arbitrary<BsonDocument> replies() {
        return Combinators.combine(
                        fields(List.of(
                                field("cursor", cursors()),
                                field("writeErrors", Arbitraries.just(new BsonArray())),
                                field("ok", truths()),
                                field("code", Documents.numbers()),
                                field("operationTime", Arbitraries.longs().map(BsonTimestamp::new)))),
                        Documents.any(),
                        Arbitraries.of(true, false))
                .as((known, others, othersFirst) -> {
                    BsonDocument reply = othersFirst ? others.clone() : known.clone();
                    (othersFirst ? known : others).forEach(reply::putIfAbsent);
                    return reply;
                });
    }

    private static Arbitrary<BsonValue> cursors() {
        return Combinators.combine(
                        Documents.any().list().ofMaxSize(3),
                        Arbitraries.oneOf(Documents.numbers(), Documents.scalars()),
                        Documents.any(),
                        Arbitraries.of(true, false))
                .as((batch, id, others, idLast) -> {
                    BsonDocument cursor = new BsonDocument();
                    if (!idLast) {
                        cursor.append("id", id);
                    }
                    cursor.append("firstBatch", new BsonArray(batch));
                    others.forEach(cursor::putIfAbsent);
                    cursor.putIfAbsent("id", id);
                    return cursor.append("ns", new BsonString("db.c"));
                });
    }

    private static Arbitrary<BsonValue> truths() {
        return Arbitraries.oneOf(
                Documents.numbers(),
                Documents.scalars(),
                Arbitraries.of(new BsonInt32(1), new BsonInt32(0), new BsonInt64(1L << 40), BsonBoolean.TRUE));
    }

    private static Arbitrary<BsonDocument> field(String name, Arbitrary<? extends BsonValue> values) {
        return values.map(value -> new BsonDocument(name, value));
    }

    /** Some of the fields, each at most once, in their order. */
    private static Arbitrary<BsonDocument> fields(List<Arbitrary<BsonDocument>> all) {
        return Combinators.combine(
                        Combinators.combine(all).as(List::copyOf),
                        Arbitraries.of(true, false).list().ofSize(all.size()))
                .as((each, chosen) -> {
                    BsonDocument document = new BsonDocument();
                    for (int i = 0; i < each.size(); i++) {
                        if (chosen.get(i)) {
                            document.putAll(each.get(i));
                        }
                    }
                    return document;
                });
    }
}
