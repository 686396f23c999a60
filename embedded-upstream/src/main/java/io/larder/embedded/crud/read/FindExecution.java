package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.crud.plan.Hint;
import io.larder.embedded.crud.plan.Plan;
import io.larder.embedded.query.index.IndexKeys;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.match.Node;
import io.larder.embedded.query.project.Projection;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A find ready to run: everything compiled and checked, nothing read yet. */
final class FindExecution {
    private final FindRequest request;
    private final ReadScope scope;
    private final Matcher matcher;
    private final @Nullable Plan plan;
    private final @Nullable Sorter sorter;
    private final Projection projection;
    private final @Nullable ToDoubleFunction<Document> textScore;
    private final @Nullable NearOrder near;

    FindExecution(FindRequest request, ReadScope scope) {
        this.request = request;
        this.scope = scope;
        this.matcher = scope.matcher(request.filter());
        Node.Text text = matcher.textSearch();
        this.textScore = text == null ? null : text.search()::score;
        this.sorter = request.sort().isEmpty()
                ? null
                : Sorter.compileForFind(request.sort(), scope.evaluation().collation(), textScore);
        this.projection = Projection.compile(request.projection(), matcher, scope.evaluation());
        this.near = NearOrder.of(matcher);
        if (near != null) {
            NearOrder.requireIndex(scope.collection());
        }
        this.plan = scope.target().isView() ? null : plan();
    }

    private Plan plan() {
        CollectionState collection = scope.collection();
        if (collection != null && (request.min() != null || request.max() != null)) {
            Hint hint = Hint.of(request.hint(), collection, scope.target().base());
            return IndexLimits.plan(request, collection, hint);
        }
        return scope.plan(matcher, request.hint());
    }

    /** Null for a view. */
    @Nullable
    Plan chosen() {
        return plan;
    }

    Matcher matcher() {
        return matcher;
    }

    Projection projection() {
        return projection;
    }

    /** Sorted, skipped and projected, but not yet limited. */
    Iterator<Document> run() {
        Iterator<StoredDocument> found =
                plan == null ? ofView() : scope.matchingStored(matcher, plan).iterator();
        if (sorter != null) {
            found = sorted(found, sorter);
        } else if (near != null) {
            found = near.sort(found);
        }
        for (long skip = request.skip(); skip > 0 && found.hasNext(); skip--) {
            found.next();
        }
        Iterator<StoredDocument> rest = found;
        return StreamSupport.stream(((Iterable<StoredDocument>) () -> rest).spliterator(), false)
                .map(this::shown)
                .iterator();
    }

    private Iterator<StoredDocument> ofView() {
        Iterator<Document> seen = scope.matching(matcher, null);
        return StreamSupport.stream(((Iterable<Document>) () -> seen).spliterator(), false)
                .map(document -> new StoredDocument(0, document, 0))
                .iterator();
    }

    private static Iterator<StoredDocument> sorted(Iterator<StoredDocument> found, Sorter sorter) {
        record Keyed(List<@Nullable Object> keys, StoredDocument stored) {}
        List<Keyed> all = new ArrayList<>();
        found.forEachRemaining(each -> all.add(new Keyed(sorter.keys(each.document()), each)));
        all.sort((a, b) -> sorter.compareKeys(a.keys, b.keys));
        return all.stream().map(Keyed::stored).iterator();
    }

    private Document shown(StoredDocument stored) {
        Document document = stored.document();
        if (request.returnKey()) {
            return indexKey(document);
        }
        Document shown;
        if (textScore == null && sorter == null) {
            shown = projection.apply(document);
        } else {
            Document metadata = new Document();
            if (textScore != null) {
                metadata.append("textScore", textScore.applyAsDouble(document));
            }
            if (sorter != null) {
                metadata.append("sortKey", sorter.keys(document));
            }
            shown = projection.apply(document, metadata);
        }
        if (!request.showRecordId()) {
            return shown;
        }
        return new Document(shown).append("$recordId", stored.recordId());
    }

    /** What the index used holds of the document; nothing if none was. */
    private Document indexKey(Document document) {
        Document key = new Document();
        if (plan instanceof Plan.ById) {
            return key.append("_id", document.get("_id"));
        }
        if (plan instanceof Plan.IndexScan scan) {
            IndexKeys keys = scan.index().definition().keys();
            List<List<@Nullable Object>> values = keys.of(document);
            int field = 0;
            for (String path : scan.index().definition().key().keySet()) {
                key.put(path, values.isEmpty() ? null : values.get(0).get(field++));
            }
        }
        return key;
    }
}
