package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.stage.Pipeline;
import io.larder.embedded.query.stage.PipelineContext;
import io.larder.embedded.query.stage.Sources;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The collections and the server's own state, for the stages of one command. */
final class ReadSources implements Sources {
    private final Invocation invocation;
    private final ReadParts parts;

    ReadSources(Invocation invocation, ReadParts parts) {
        this.invocation = invocation;
        this.parts = parts;
    }

    Iterator<Document> base(@Nullable CollectionState collection) {
        return collection == null
                ? Collections.emptyIterator()
                : StreamSupport.stream(collection.documents().spliterator(), false)
                        .map(StoredDocument::document)
                        .iterator();
    }

    @Override
    public Iterator<Document> read(Namespace namespace) {
        invocation.operation().check();
        ReadTarget target = ReadTarget.of(ReadScope.view(invocation), namespace);
        Iterator<Document> base = base(target.collection());
        if (target.pipeline().isEmpty()) {
            return base;
        }
        CollectionState named = target.named();
        Evaluation evaluation = new Evaluation(
                Collation.of(named == null ? null : named.options().collation()),
                new Document(),
                parts.member().set().clock().instant(),
                new de.bwaldvogel.mongo.bson.BsonTimestamp(
                        parts.member().clusterTime().latest()));
        return Pipeline.compile(target.pipeline(), PipelineContext.of(evaluation, target.base(), this))
                .run(base);
    }

    @Override
    public Iterator<Document> describe(String stage, Document specification, Namespace namespace) {
        return switch (stage) {
            case "$currentOp" ->
                parts.operations()
                        .rows(Boolean.TRUE.equals(specification.getOrDefault("idleSessions", true)))
                        .iterator();
            case "$listLocalSessions", "$listSessions" ->
                SessionRows.of(parts.sessions(), invocation, specification).iterator();
            case "$indexStats" ->
                CollectionRows.indexes(existing(stage, namespace), parts).iterator();
            case "$collStats" ->
                List.of(CollectionRows.statistics(
                                specification,
                                namespace,
                                ReadScope.view(invocation).collection(namespace),
                                parts))
                        .iterator();
            default -> Collections.emptyIterator();
        };
    }

    @Override
    public @Nullable String geoField(Namespace namespace) {
        CollectionState collection =
                ReadTarget.of(ReadScope.view(invocation), namespace).collection();
        return collection == null ? null : NearOrder.geoField(collection);
    }

    private @Nullable CollectionState existing(String stage, Namespace namespace) {
        CollectionState collection = ReadScope.view(invocation).collection(namespace);
        if (collection != null && collection.options().isView()) {
            throw new CommandFailure(
                    ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW,
                    "Namespace " + namespace + " is a view, not a collection: " + stage);
        }
        return collection;
    }
}
