package io.larder.engine.query;

import io.larder.engine.field.FieldSet;
import io.larder.engine.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows a pipeline as long as it says what a find could say: what matches, in an order, some skipped, up to a limit, some
 * fields of it. Without side effects on what is read otherwise: it reads the stages that it knows, and says whether it did.
 */
final class SimpleForm {
    private final FilterReader filters;
    private final Order order;
    private final Draft draft;
    private final ExpressionReader expressions;
    private final List<Value> matches = new ArrayList<>();
    private FieldSet sorted = FieldSet.NONE;
    /** Whether all stages so far leave each document as it is, and leave out only what does not match. */
    private boolean onlyChooses = true;

    private boolean holds = true;
    private boolean skips;
    private boolean limited;
    private boolean projected;

    SimpleForm(Draft draft, FilterReader filters, ExpressionReader expressions, Order order) {
        this.draft = draft;
        this.filters = filters;
        this.expressions = expressions;
        this.order = order;
    }

    /** Whether this stage is one that a find can say; then it has been read. */
    boolean stage(String name, Value stage, FieldUse use) {
        switch (name) {
            case "$match" -> match(stage, use);
            case "$sort" -> {
                holds &= !skips && !limited && !projected;
                sorted = sorted.and(order.read(stage, use));
            }
            case "$skip" -> {
                holds &= !skips && !limited;
                skips = true;
                number(stage);
            }
            case "$limit" -> {
                holds &= !limited;
                limited = true;
                number(stage);
            }
            case "$project" -> project(stage, use);
            default -> {
                holds = false;
                onlyChooses = false;
                return false;
            }
        }
        onlyChooses &= name.equals("$match") || name.equals("$sort");
        return true;
    }

    private void match(Value stage, FieldUse use) {
        filters.read(stage, use);
        if (onlyChooses) {
            matches.add(stage);
        } else {
            holds = false;
        }
    }

    private void number(Value stage) {
        Require.that(stage.isNumber());
        draft.text().value();
    }

    private void project(Value stage, FieldUse use) {
        Projection projection = Projection.ofStage(stage, draft, filters, expressions, use);
        if (projection.limitsFields()) {
            use.close();
        }
        holds &= !projected && projection.isPlainInclusion();
        projected = true;
    }

    /** Whether the whole pipeline was of this form. */
    boolean holds() {
        return holds;
    }

    /** The filters that every document passes before anything else is done to it. */
    List<Value> matches() {
        return matches;
    }

    FieldSet sorted() {
        return sorted;
    }

    boolean skips() {
        return skips;
    }

    boolean limited() {
        return limited;
    }
}
