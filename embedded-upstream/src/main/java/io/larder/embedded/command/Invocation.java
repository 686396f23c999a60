package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.request.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command: its request, who asks, and what the stages found out so far. Owned by the thread that runs it.
 */
public final class Invocation {
    private final CommandTraits traits;
    private final CommandRequest request;
    private final Operation operation;
    private final Map<Class<?>, Object> attachments = new HashMap<>(4);
    private @Nullable BsonTimestamp lastWrite;
    private @Nullable List<String> forcedLabels;
    private boolean readsChangeStream;

    public Invocation(CommandTraits traits, CommandRequest request, Operation operation) {
        this.traits = traits;
        this.request = request;
        this.operation = operation;
    }

    public CommandTraits traits() {
        return traits;
    }

    public CommandRequest request() {
        return request;
    }

    public Operation operation() {
        return operation;
    }

    public Client client() {
        return operation.client();
    }

    /** The whole command, document sequences merged in. Never to be modified. */
    public Document body() {
        return request.body();
    }

    /** The body with typed access. */
    public Fields fields() {
        return new Fields(traits.name(), request.body());
    }

    public String database() {
        return request.database();
    }

    /** The collection that the first field names; not a string means the database itself ({@code aggregate: 1}). */
    public Namespace namespace() {
        return request.body().get(request.name()) instanceof String collection
                ? new Namespace(request.database(), collection)
                : Namespace.ofDatabase(request.database());
    }

    /** As {@link #namespace}, but of a getMore the collection that its cursor reads. */
    public Namespace namespaceRead() {
        return request.name().equals("getMore") && request.body().get("collection") instanceof String collection
                ? new Namespace(request.database(), collection)
                : namespace();
    }

    /** Told by whatever writes, with the time of the oplog entry: write concern and error labels depend on it. */
    public void wrote(BsonTimestamp time) {
        if (lastWrite == null || lastWrite.compareTo(time) < 0) {
            lastWrite = time;
        }
    }

    /** Time of the last write of this command; null if it wrote nothing. */
    public @Nullable BsonTimestamp lastWrite() {
        return lastWrite;
    }

    /** Leaves something for later stages and the command, at most one of a type (the transaction, the snapshot to read...). */
    public <T> void attach(Class<T> type, T value) {
        attachments.put(type, value);
    }

    public <T> @Nullable T attached(Class<T> type) {
        return type.cast(attachments.get(type));
    }

    /** Told by a fail point that names the labels itself: none but these stand in the reply, if it fails. */
    public void forceLabels(List<String> labels) {
        forcedLabels = List.copyOf(labels);
    }

    @Nullable
    List<String> forcedLabels() {
        return forcedLabels;
    }

    /** Told by getMore once it holds the cursor of a change stream: from then on its failures can be resumed from. */
    public void readingChangeStream() {
        readsChangeStream = true;
    }

    boolean readsChangeStream() {
        return readsChangeStream;
    }
}
