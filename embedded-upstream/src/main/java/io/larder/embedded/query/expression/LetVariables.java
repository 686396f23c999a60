package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command's {@code let}: constants, each of which may use those before it. */
public final class LetVariables {
    private LetVariables() {}

    public static Document evaluate(@Nullable Document let, Evaluation constant) {
        Document variables = new Document();
        if (let != null) {
            for (Map.Entry<String, Object> each : let.entrySet()) {
                Scope.requireUserName(each.getKey());
                Object value = Expressions.compile(each.getValue(), Scope.of(variables.keySet()))
                        .evaluate(Frame.of(new Document(), constant.withLet(variables)));
                variables.put(each.getKey(), Missing.orNull(value));
            }
        }
        return variables;
    }
}
