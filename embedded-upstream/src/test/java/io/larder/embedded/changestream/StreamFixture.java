package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTable;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Dispatcher;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.OperationTable;
import io.larder.embedded.command.RawRequest;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReplicaSet;
import io.larder.embedded.replication.ReplicaSetSettings;
import io.larder.embedded.replication.ToldClock;
import io.larder.embedded.replication.WriteOrigin;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.OpTime;
import io.larder.embedded.storage.StoredDocument;
import io.larder.embedded.storage.UpdateDescription;
import io.larder.embedded.storage.WorkingCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A set of members on a clock that is told, and streams on them, without sockets. */
final class StreamFixture implements AutoCloseable {
    static final Namespace THINGS = new Namespace("shop", "things");

    final ToldClock clock = new ToldClock(Instant.ofEpochSecond(1_700_000_000));
    final ReplicaSet set;
    final StreamFaults faults;
    final OperationTable operations = new OperationTable();

    StreamFixture() {
        this(ReplicaSetSettings.DEFAULT);
    }

    StreamFixture(ReplicaSetSettings settings) {
        set = new ReplicaSet(settings, clock);
        faults = new StreamFaults(set);
    }

    Member primary() {
        return Objects.requireNonNull(set.primary());
    }

    ChangeStream open(Namespace namespace, Document spec, Document... stages) {
        return open(primary(), namespace, spec, 8, new Document(), stages);
    }

    ChangeStream open(
            Member member, Namespace namespace, Document spec, int major, Document fields, Document... stages) {
        ChangeStreams streams = new ChangeStreams(member, faults, major);
        List<Document> pipeline = new ArrayList<>();
        pipeline.add(new Document("$changeStream", spec));
        pipeline.addAll(List.of(stages));
        Document body = new Document("aggregate", namespace.isDatabase() ? (Object) 1 : namespace.collection());
        body.putAll(fields);
        return run(namespace.database(), body, in -> streams.open(in, pipeline));
    }

    StreamBatch next(ChangeStream stream) {
        return next(stream, Integer.MAX_VALUE);
    }

    StreamBatch next(ChangeStream stream, int max) {
        return next(stream, max, Duration.ZERO);
    }

    StreamBatch next(ChangeStream stream, int max, Duration await) {
        return run("shop", new Document("getMore", 1L), in -> stream.next(in.operation(), max, await));
    }

    /** Runs as a command runs; fails as it fails. */
    <T> T run(String database, Document body, Function<Invocation, T> work) {
        List<T> results = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>();
        Command command = new Command() {
            @Override
            public CommandTraits traits() {
                return CommandTraits.named(body.keySet().iterator().next())
                        .readConcern()
                        .build();
            }

            @Override
            public Reply run(Invocation invocation) {
                try {
                    results.add(work.apply(invocation));
                } catch (CommandFailure failure) {
                    failures.add(failure);
                }
                return Reply.ok();
            }
        };
        new Dispatcher(
                        new CommandTable(List.of(command), 8, true),
                        List.of(),
                        List.of(),
                        operations,
                        new FailPoints(1),
                        clock)
                .dispatch(new Client(1, "test", () -> {}), RawRequest.of(database, body));
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return results.get(0);
    }

    OpTime write(Consumer<WorkingCopy> work) {
        return write(WriteOrigin.NONE, work);
    }

    OpTime write(WriteOrigin origin, Consumer<WorkingCopy> work) {
        try {
            return Objects.requireNonNull(set.write(primary(), origin, null, copy -> {
                        work.accept(copy);
                        return true;
                    })
                    .opTime());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    OpTime create(Namespace namespace, Document options) {
        return write(copy -> copy.catalogue().create(namespace, new CollectionOptions(options)));
    }

    OpTime insert(Namespace namespace, Object id) {
        return write(copy -> copy.insert(namespace, new Document("_id", id)));
    }

    /** Sets a field to a value. */
    OpTime set(Namespace namespace, Object id, String field, Object value) {
        return write(copy -> {
            StoredDocument before = stored(copy, namespace, id);
            copy.update(
                    namespace,
                    before,
                    before.document().cloneDeeply().append(field, value),
                    new UpdateDescription(new Document(field, value), List.of(), List.of(), new Document()));
        });
    }

    OpTime delete(Namespace namespace, Object id) {
        return write(copy -> copy.delete(namespace, stored(copy, namespace, id)));
    }

    static StoredDocument stored(WorkingCopy copy, Namespace namespace, Object id) {
        return Objects.requireNonNull(collection(copy, namespace).byId(id));
    }

    static CollectionState collection(WorkingCopy copy, Namespace namespace) {
        return Objects.requireNonNull(copy.collection(namespace));
    }

    /** Something that makes no event. */
    OpTime noop() {
        return write(copy -> copy.noop("nothing"));
    }

    static List<String> types(StreamBatch batch) {
        return batch.documents().stream()
                .map(event -> (String) event.get("operationType"))
                .toList();
    }

    static @Nullable Object token(Document event) {
        return event.get("_id");
    }

    @Override
    public void close() {
        set.close();
    }
}
