package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReadView;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** One collection as one command sees it, and how values compare there. */
final class ReadScope {
    private static final int CHECK_EVERY = 1024;

    private final Invocation invocation;
    private final @Nullable CollectionState collection;
    private final Evaluation evaluation;

    private ReadScope(Invocation invocation, @Nullable CollectionState collection, Evaluation evaluation) {
        this.invocation = invocation;
        this.collection = collection;
        this.evaluation = evaluation;
    }

    static ReadScope of(Invocation invocation, Member member) {
        Namespace namespace = invocation.namespace();
        if (namespace.collection().isEmpty()) {
            throw new CommandFailure(
                    ErrorCode.INVALID_NAMESPACE, "Invalid namespace specified '" + invocation.database() + ".'");
        }
        CollectionState collection = view(invocation).collection(namespace);
        if (collection != null && collection.options().isView()) {
            throw new CommandFailure(
                    ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW, "Namespace " + namespace + " is a view, not a collection");
        }
        Document let = invocation.fields().optionalDocument("let");
        Document collation = invocation.fields().optionalDocument("collation");
        if (collation == null && collection != null) {
            collation = collection.options().collation();
        }
        Evaluation evaluation = new Evaluation(
                Collation.of(collation),
                let == null ? new Document() : let,
                member.set().clock().instant(),
                new BsonTimestamp(member.clusterTime().latest()));
        return new ReadScope(invocation, collection, evaluation);
    }

    static ReadView view(Invocation invocation) {
        return Objects.requireNonNull(invocation.attached(ReadView.class), "a stage attaches what is read");
    }

    Evaluation evaluation() {
        return evaluation;
    }

    @Nullable
    CollectionState collection() {
        return collection;
    }

    Matcher matcher(String field) {
        Document filter = invocation.fields().optionalDocument(field);
        return Matcher.compile(filter == null ? new Document() : filter, evaluation);
    }

    /** What matches, in natural order, found while it is asked for. */
    Iterator<Document> matching(Matcher matcher) {
        if (collection == null) {
            return List.<Document>of().iterator();
        }
        if (isById(matcher)) {
            StoredDocument found = collection.byId(matcher.filter().get("_id"));
            return found != null && matcher.matches(found.document())
                    ? List.of(found.document()).iterator()
                    : List.<Document>of().iterator();
        }
        int[] looked = {0};
        return StreamSupport.stream(collection.documents().spliterator(), false)
                .map(StoredDocument::document)
                .filter(document -> {
                    if (++looked[0] % CHECK_EVERY == 0) {
                        invocation.operation().check();
                    }
                    return matcher.matches(document);
                })
                .iterator();
    }

    /** Only a plain value names one document; an embedded document may hold operators. */
    private boolean isById(Matcher matcher) {
        Object id = matcher.filter().get("_id");
        return id != null
                && evaluation.collation().isSimple()
                && !(id instanceof Document)
                && !(id instanceof Regex)
                && !(id instanceof List);
    }
}
