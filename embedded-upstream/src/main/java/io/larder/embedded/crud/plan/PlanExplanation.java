package io.larder.embedded.crud.plan;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.crud.plan.Plan.KeyRange;
import io.larder.embedded.query.value.Shell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan in the words of explain. */
public final class PlanExplanation {
    private PlanExplanation() {}

    /** The stages that find documents, the filter included. The major version decides the names. */
    public static Document stages(Plan plan, Document filter, int majorVersion) {
        if (plan instanceof Plan.ById) {
            return majorVersion >= 8
                    ? new Document("isCached", false)
                            .append("stage", "EXPRESS_IXSCAN")
                            .append("keyPattern", new Document("_id", 1))
                            .append("indexName", "_id_")
                    : new Document("stage", "IDHACK");
        }
        if (plan instanceof Plan.IndexScan scan) {
            Document stage = new Document("stage", "FETCH");
            if (!scan.exact() && !filter.isEmpty()) {
                stage.append("filter", filter);
            }
            return stage.append("inputStage", indexScan(scan));
        }
        if (plan instanceof Plan.Scan scan) {
            Document stage = new Document("stage", "COLLSCAN");
            if (!filter.isEmpty()) {
                stage.append("filter", filter);
            }
            return stage.append("direction", scan.forward() ? "forward" : "backward");
        }
        return new Document("stage", plan instanceof Plan.Listed ? "COLLSCAN" : "EOF");
    }

    private static Document indexScan(Plan.IndexScan scan) {
        var definition = scan.index().definition();
        Document paths = new Document();
        Document bounds = new Document();
        int field = 0;
        for (String path : definition.key().keySet()) {
            paths.put(path, List.of());
            List<Object> intervals = new ArrayList<>();
            for (KeyRange range : scan.ranges()) {
                intervals.add("[" + at(range.from(), field, "MinKey") + ", " + at(range.to(), field, "MaxKey") + "]");
            }
            bounds.put(path, intervals.stream().distinct().toList());
            field++;
        }
        return new Document("stage", "IXSCAN")
                .append("keyPattern", definition.key())
                .append("indexName", definition.name())
                .append("isMultiKey", IndexBounds.isMultikey(scan.index(), scan.collection()) && !definition.isSparse())
                .append("multiKeyPaths", paths)
                .append("isUnique", definition.isUnique())
                .append("isSparse", definition.isSparse())
                .append("isPartial", definition.partialFilter() != null)
                .append("indexVersion", 2)
                .append("direction", scan.forward() ? "forward" : "backward")
                .append("indexBounds", bounds);
    }

    private static String at(@Nullable List<@Nullable Object> key, int field, String otherwise) {
        return key == null || field >= key.size() ? otherwise : Shell.render(key.get(field));
    }
}
