package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields around every answer: ok, errmsg, code, codeName, errorLabels. */
final class Envelope {
    private Envelope() {}

    static Document succeeded(Invocation invocation, Document answer) {
        if (!answer.containsKey("ok")) {
            answer.put("ok", 1.0);
        }
        Integer concernCode = writeConcernCode(answer);
        List<String> forced = invocation.forcedLabels();
        Integer code = answer.get("code") instanceof Number number && isFailed(answer) ? number.intValue() : null;
        List<String> labels = forced != null && (code != null || concernCode != null)
                ? forced
                : ErrorLabels.of(invocation, code, concernCode);
        if (!labels.isEmpty()) {
            answer.put("errorLabels", labels);
        }
        return answer;
    }

    static Document failed(Invocation invocation, CommandFailure failure) {
        Document answer = new Document("ok", 0.0)
                .append("errmsg", failure.message())
                .append("code", failure.code())
                .append("codeName", failure.codeName());
        Document details = failure.details();
        if (details != null) {
            answer.putAll(details);
        }
        List<String> forced = invocation.forcedLabels();
        List<String> labels = forced != null ? forced : labels(invocation, failure, writeConcernCode(answer));
        if (!labels.isEmpty() || forced != null) {
            answer.put("errorLabels", labels);
        }
        return answer;
    }

    private static List<String> labels(
            Invocation invocation, CommandFailure failure, @Nullable Integer writeConcernCode) {
        Set<String> labels = new LinkedHashSet<>(ErrorLabels.of(invocation, failure.code(), writeConcernCode));
        labels.addAll(failure.labels());
        return new ArrayList<>(labels);
    }

    private static boolean isFailed(Document answer) {
        return answer.get("ok") instanceof Number ok && ok.doubleValue() == 0;
    }

    private static @Nullable Integer writeConcernCode(Document answer) {
        return answer.get("writeConcernError") instanceof Document error && error.get("code") instanceof Number code
                ? code.intValue()
                : null;
    }
}
