package io.larder.proxy.launch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Commands of every kind, drawn by a seed, as the JSON of what is sent. Few values, so that much comes up again. */
final class CommandsAtRandom {
    private static final List<String> KINDS_OF_READS =
            List.of("find", "find", "find", "aggregate", "count", "distinct");
    private static final List<String> COLLECTIONS =
            List.of("products", "products", "products", "orders", "carts", "reports", "byshape", "view", "capped");
    private static final List<String> OTHERS = List.of(
            "ping: 1",
            "hello: 1",
            "hello: 1, helloOk: true",
            "saslContinue: 1, conversationId: 1, payload: ''",
            "isMaster: 1",
            "buildInfo: 1",
            "listCollections: 1",
            "listIndexes: 'products'",
            "dbStats: 1",
            "collStats: 'products'",
            "explain: {find: 'products', filter: {_id: 1}}",
            "getMore: {$numberLong: '123456789'}, collection: 'products'",
            "killCursors: 'products', cursors: [{$numberLong: '123456789'}]",
            "endSessions: []",
            "saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: {$binary: {base64: '', subType: '00'}}",
            "authenticate: 1, mechanism: 'MONGODB-X509'",
            "frobnicate: 1",
            "whatever: 'products', filter: {_id: 1}",
            "usersInfo: 1",
            "createUser: 'u', pwd: 'p', roles: []",
            "createIndexes: 'products', indexes: [{key: {n: 1}, name: 'n_1'}]",
            "mapReduce: 'products', map: {$code: 'x'}, reduce: {$code: 'x'}, out: {inline: 1}",
            "mapReduce: 'products', map: {$code: 'x'}, reduce: {$code: 'x'}, out: 'elsewhere'",
            "find: ''",
            "find: 7",
            "find: 'system.profile'",
            "aggregate: 1, pipeline: [{$currentOp: {}}], cursor: {}");
    private static final List<String> WRITES = List.of(
            "insert: '%s', documents: [{_id: %d, n: 1, name: 'x'}]",
            "update: '%s', updates: [{q: {_id: %d}, u: {$set: {n: 3}}}]",
            "update: '%s', updates: [{q: {_id: %d}, u: {$inc: {m: 1}}, upsert: true}]",
            "delete: '%s', deletes: [{q: {_id: %d}, limit: 1}]",
            "findAndModify: '%s', query: {_id: %d}, update: {$set: {name: 'y'}}");
    private static final List<String> FILTERS = List.of(
            "{}",
            "{_id: %d}",
            "{_id: %d}",
            "{_id: {$in: [%d, 4]}}",
            "{n: %d}",
            "{n: {$gt: %d}}",
            "{name: /x/}",
            "{$where: 'this.n == %d'}",
            "{$expr: {$eq: ['$n', %d]}}",
            "{$expr: {$gt: ['$at', '$$NOW']}}",
            "{$expr: {$lt: [{$rand: {}}, 0.5]}}",
            "{n: {$frob: %d}}",
            "{$text: {$search: 'x'}}",
            "{$or: [{n: %d}, {name: 'x'}]}");
    private static final List<String> PIPELINES = List.of(
            "[{$match: {n: %d}}]",
            "[{$match: {n: %d}}, {$group: {_id: '$name', t: {$sum: 1}}}]",
            "[{$match: {_id: %d}}, {$project: {name: 1}}]",
            "[{$lookup: {from: 'orders', localField: '_id', foreignField: '_id', as: 'o'}}]",
            "[{$unionWith: 'carts'}]",
            "[{$unionWith: 'unheard.of'}]",
            "[{$sample: {size: 1}}]",
            "[{$match: {n: %d}}, {$out: 'result'}]",
            "[{$match: {n: %d}}, {$merge: 'result'}]",
            "[{$collStats: {count: {}}}]",
            "[{$indexStats: {}}]",
            "[{$changeStream: {}}]",
            "[{$search: {text: {}}}]",
            "[{$frobnicate: {n: %d}}]",
            "[{$project: {t: '$$NOW'}}]",
            "[{$project: {t: {$function: {body: 'x', args: [], lang: 'js'}}}}]",
            "[{$sort: {n: 1}}, {$limit: 2}]");
    /** What may stand beside a read; most of the time nothing does. */
    private static final List<String> EXTRAS = List.of(
            "comment: 'larder: off'",
            "comment: 'larder: fresh'",
            "comment: 'larder: ttl=100s'",
            "comment: 'larder: bounded=60s'",
            "comment: 'larder: nonsense'",
            "comment: {larder: {fresh: true}}",
            "comment: 'somebody else'",
            "readConcern: {level: 'local'}",
            "readConcern: {level: 'majority'}",
            "readConcern: {level: 'linearizable'}",
            "readConcern: {level: 'available'}",
            "readConcern: {afterClusterTime: {$timestamp: {t: 1, i: 1}}}",
            "$readPreference: {mode: 'secondaryPreferred'}",
            "$readPreference: {mode: 'sideways'}",
            "maxTimeMS: 20000",
            "collation: {locale: 'en'}",
            "collation: {locale: 'simple'}",
            "hint: {_id: 1}",
            "unheardOf: true",
            "txnNumber: {$numberLong: '3'}",
            "lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}}");

    private static final List<String> EXTRAS_OF_FIND = List.of(
            "sort: {n: 1}",
            "projection: {name: 1}",
            "projection: {t: {$literal: 1}}",
            "limit: 2",
            "skip: 1",
            "batchSize: 1",
            "singleBatch: true",
            "showRecordId: true",
            "returnKey: true",
            "tailable: true",
            "allowPartialResults: true",
            "noCursorTimeout: false",
            "allowDiskUse: true",
            "min: {_id: 1}, hint: {_id: 1}");

    private final Random random;
    private final Deque<String> next = new ArrayDeque<>();
    private final List<String> lately = new ArrayList<>();
    private int transactions;

    CommandsAtRandom(long seed) {
        random = new Random(seed);
    }

    String draw() {
        if (!next.isEmpty()) {
            return next.remove();
        }
        int kind = random.nextInt(100);
        if (kind < 12) {
            return "{" + any(WRITES).formatted(any(List.of("products", "orders", "reports")), random.nextInt(6)) + "}";
        }
        if (kind < 27) {
            return "{" + any(OTHERS) + "}";
        }
        if (kind < 31) {
            String transaction =
                    ", lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAQ==', subType: '04'}}}, txnNumber:"
                            + " {$numberLong: '" + ++transactions + "'}, autocommit: false";
            next.add("{abortTransaction: 1, $db: 'admin'" + transaction + "}");
            return "{find: 'products', filter: {_id: 1}, startTransaction: true" + transaction + "}";
        }
        boolean again = !lately.isEmpty() && random.nextInt(100) < 45;
        String read = again ? lately.get(random.nextInt(lately.size())) : read();
        if (!again) {
            lately.add(read);
            if (lately.size() > 4) {
                lately.remove(0);
            }
        }
        return read;
    }

    private String read() {
        String command = any(KINDS_OF_READS);
        String collection = random.nextInt(30) == 0 ? "missing" : any(COLLECTIONS);
        StringBuilder text = new StringBuilder("{" + command + ": '" + collection + "'");
        switch (command) {
            case "find" -> text.append(", filter: ").append(filled(any(FILTERS)));
            case "aggregate" -> text.append(", cursor: {}, pipeline: ").append(filled(any(PIPELINES)));
            case "count" -> text.append(", query: ").append(filled(any(FILTERS)));
            default -> text.append(", key: 'name', query: ").append(filled(any(FILTERS)));
        }
        if (command.equals("find") && random.nextInt(3) == 0) {
            text.append(", ").append(any(EXTRAS_OF_FIND));
        } else if (random.nextInt(3) == 0) {
            text.append(", ").append(any(EXTRAS));
        }
        return text.append('}').toString();
    }

    private String filled(String template) {
        return template.replace("%d", String.valueOf(random.nextInt(3)));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
