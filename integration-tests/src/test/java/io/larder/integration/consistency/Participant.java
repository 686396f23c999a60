package io.larder.integration.consistency;

import com.mongodb.MongoException;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/** One client: writes what only it writes, reads everything, and holds what it sees against what must be. */
final class Participant implements Runnable {
    static final int GROUPS = 3;
    static final String COLLECTION = "board";

    /** What all participants of a run share. */
    record Run(
            Board board,
            int documents,
            int writers,
            long boundNanos,
            BooleanSupplier goesOn,
            Queue<String> violations,
            AtomicLong reads,
            AtomicLong writes,
            AtomicLong failures) {}

    private final Run run;
    private final MongoClient client;
    private final int writer;
    private final boolean causal;
    private final boolean seesOwn;
    private final double writeShare;
    private final Random random;
    private final int[] own;
    private int next;

    /**
     * @param causal whether it uses a causally consistent session
     * @param seesOwn whether it has to see its own writes at once
     */
    Participant(
            Run run, MongoClient client, int writer, boolean causal, boolean seesOwn, double writeShare, long seed) {
        this.run = run;
        this.client = client;
        this.writer = writer;
        this.causal = causal;
        this.seesOwn = seesOwn;
        this.writeShare = writeShare;
        this.random = new Random(seed);
        this.own = new int[run.documents()];
    }

    @Override
    public void run() {
        while (run.goesOn().getAsBoolean()) {
            try (ClientSession session = causal ? client.startSession() : null) {
                // A session of its own for some operations only: what an earlier one wrote has no claim on the next.
                if (causal) {
                    java.util.Arrays.fill(own, 0);
                }
                for (int i = 0; i < 40 && run.goesOn().getAsBoolean(); i++) {
                    step(session);
                }
            } catch (MongoException e) {
                run.failures().incrementAndGet();
            }
        }
    }

    private void step(ClientSession session) {
        try {
            if (random.nextDouble() < writeShare) {
                write(session);
                run.writes().incrementAndGet();
            } else {
                read(session);
                run.reads().incrementAndGet();
            }
        } catch (MongoException e) {
            run.failures().incrementAndGet();
        }
    }

    private void write(ClientSession session) {
        int document = random.nextInt(run.documents());
        int value = ++next;
        Bson filter = random.nextInt(4) == 0
                ? Filters.and(Filters.eq("group", document % GROUPS), Filters.eq("number", document))
                : Filters.eq(document);
        Bson update = Updates.max(field(writer), value);
        MongoCollection<Document> collection = collection().withWriteConcern(WriteConcern.MAJORITY);
        if (session != null && random.nextInt(6) == 0) {
            session.startTransaction(TransactionOptions.builder()
                    .writeConcern(WriteConcern.MAJORITY)
                    .build());
            try {
                collection.updateOne(session, filter, update);
                session.commitTransaction();
            } finally {
                if (session.hasActiveTransaction()) {
                    session.abortTransaction();
                }
            }
        } else if (session != null) {
            collection.updateOne(session, filter, update);
        } else {
            collection.updateOne(filter, update);
        }
        own[document] = value;
        run.board().acknowledged(document, writer, value);
    }

    private static String field(int writer) {
        return "w" + writer;
    }

    private void read(ClientSession session) {
        int chosen = random.nextInt(run.documents());
        long begun = System.nanoTime();
        List<Document> found = new ArrayList<>();
        int kind = random.nextInt(4);
        Bson byGroup = Filters.eq("group", chosen % GROUPS);
        if (kind < 2) {
            Bson byId = Filters.eq(chosen);
            (session == null ? collection().find(byId) : collection().find(session, byId)).into(found);
        } else if (kind == 2) {
            (session == null ? collection().find(byGroup) : collection().find(session, byGroup)).into(found);
        } else {
            List<Bson> pipeline = List.of(new Document("$match", new Document("group", chosen % GROUPS)));
            (session == null ? collection().aggregate(pipeline) : collection().aggregate(session, pipeline))
                    .into(found);
        }
        if (found.stream().noneMatch(document -> document.getInteger("_id") == chosen)) {
            run.violations().add("document " + chosen + " is not there, in " + found);
        }
        found.forEach(document -> check(document, begun));
    }

    private void check(Document seen, long begun) {
        int id = seen.getInteger("_id");
        if (seesOwn && seen.getInteger(field(writer), 0) < own[id]) {
            run.violations()
                    .add((causal ? "session" : "client") + " of writer " + writer + " has written " + own[id] + " to "
                            + id + " and sees " + seen);
        }
        for (int other = 0; other < run.writers(); other++) {
            int atLeast = run.board().before(id, other, begun - run.boundNanos());
            if (seen.getInteger(field(other), 0) < atLeast) {
                run.violations()
                        .add("writer " + other + " has long since written " + atLeast + " to " + id + "; seen was "
                                + seen);
            }
        }
    }

    private MongoCollection<Document> collection() {
        return client.getDatabase("consistency").getCollection(COLLECTION);
    }
}
