package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** $redact: an expression decides, level by level, what is kept. */
final class RedactStage {
    private final Expression decision;

    private RedactStage(Expression decision) {
        this.decision = decision;
    }

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        RedactStage stage = new RedactStage(Expressions.compile(specification, context.scope()));
        return (input, with) -> Streams.flatMap(input, document -> {
            Document kept = stage.redact(document, document, with);
            return kept == null ? Collections.emptyIterator() : List.of(kept).iterator();
        });
    }

    private @Nullable Document redact(Document level, Document root, PipelineContext context) {
        Object verdict = decision.evaluate(context.frame(root).bind("CURRENT", level));
        if ("$$KEEP".equals(verdict)) {
            return level;
        }
        if ("$$PRUNE".equals(verdict)) {
            return null;
        }
        if (!"$$DESCEND".equals(verdict)) {
            throw new CommandFailure(
                    17053,
                    "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE");
        }
        Document kept = new Document();
        for (Map.Entry<String, Object> field : level.entrySet()) {
            if (field.getValue() instanceof Document inner) {
                Document below = redact(inner, root, context);
                if (below != null) {
                    kept.put(field.getKey(), below);
                }
            } else if (field.getValue() instanceof List<?> list) {
                kept.put(field.getKey(), redactArray(list, root, context));
            } else {
                kept.put(field.getKey(), field.getValue());
            }
        }
        return kept;
    }

    private List<@Nullable Object> redactArray(List<?> list, Document root, PipelineContext context) {
        List<@Nullable Object> kept = new ArrayList<>();
        for (Object element : list) {
            if (element instanceof Document inner) {
                Document below = redact(inner, root, context);
                if (below != null) {
                    kept.add(below);
                }
            } else {
                kept.add(element instanceof List<?> nested ? redactArray(nested, root, context) : element);
            }
        }
        return kept;
    }
}
