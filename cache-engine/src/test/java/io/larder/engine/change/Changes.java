package io.larder.engine.change;

import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Json;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Changes as tables of cases write them: kind, namespace, identity, fields; "doc" where the content is known, "+" for upserts. */
public final class Changes {
    private static final List<String> IDS = List.of("1", "2", "3", "5", "6", "'a'", "{x: 1}", "null");

    private Changes() {}

    public static String text(List<Change> changes) {
        return changes.stream().map(Changes::text).collect(Collectors.joining("; "));
    }

    private static String text(Change change) {
        StringBuilder text = new StringBuilder(change.kind() + " " + change.namespace());
        switch (change.kind()) {
            case INSERT, UPDATE, REPLACE, DELETE -> {
                text.append(' ').append(id(change));
                if (change.kind() == ChangeKind.UPDATE) {
                    text.append(' ')
                            .append(
                                    change.touched().isAll()
                                            ? "all"
                                            : new TreeSet<>(change.touched().paths()).toString());
                }
                text.append(change.document() == null ? "" : " doc").append(change.mayInsert() ? " +" : "");
            }
            case INDEXES, DEFINITION, ANYTHING -> {}
        }
        return text.toString();
    }

    private static String id(Change change) {
        if (change.id() == null) {
            return "?";
        }
        return IDS.stream()
                .filter(each -> change.id().equals(DocumentId.of(Json.value(each))))
                .findFirst()
                .orElse("#");
    }
}
