package io.larder.engine.query;

import io.larder.engine.field.FieldSet;
import io.larder.engine.filter.Filter;
import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command through and through: what its answer depends on, or why its answers are not kept. Everything it knows is in
 * lists of what is allowed; what is in none of them is a reason. Without state.
 */
public final class QueryReader {
    /**
     * Reads a command whose top level has been read.
     *
     * @param simpleByDefault whether strings of the command's own collection compare by their bytes where the command says
     *     nothing of a collation; false also where that is not known
     */
    public Reading read(ReadCommand command, boolean simpleByDefault) {
        try {
            Collation collation = Collation.of(command, simpleByDefault);
            Draft draft = new Draft(namespace(command), collation.isSimple());
            Query query = new OneReading(command, draft).read(collation);
            return new Reading.Understood(query);
        } catch (Refusal refusal) {
            return new Reading.Refused(refusal.reason());
        }
    }

    /** The collection that a command reads first. */
    public static Namespace namespace(ReadCommand command) {
        return new Namespace(
                command.buffer().toString(command.databaseOffset(), command.databaseLength(), StandardCharsets.UTF_8),
                command.buffer()
                        .toString(command.collectionOffset(), command.collectionLength(), StandardCharsets.UTF_8));
    }

    /** How strings compare. */
    private record Collation(boolean isGiven, boolean isSimple) {
        static Collation of(ReadCommand command, boolean simpleByDefault) {
            if (!command.has(ReadField.COLLATION)) {
                return new Collation(false, simpleByDefault);
            }
            Value collation = value(command, ReadField.COLLATION);
            var cursor = Require.document(collation);
            boolean simple = false;
            boolean given = false;
            while (cursor.next()) {
                if (cursor.nameIs("locale")) {
                    given = true;
                    simple = Require.string(Value.at(cursor)).equals("simple");
                }
            }
            Require.that(given);
            return new Collation(true, simple);
        }
    }

    /** Whether strings compare by their bytes in a command that could be read. */
    static boolean simpleCollation(ReadCommand command, boolean simpleByDefault) {
        return Collation.of(command, simpleByDefault).isSimple();
    }

    static Value value(ReadCommand command, ReadField field) {
        return new Value(command.buffer(), command.type(field), command.offset(field), command.length(field));
    }

    /** One command while it is read. */
    private static final class OneReading {
        private final ReadCommand command;
        private final Draft draft;
        private final ExpressionReader expressions;
        private final FilterReader filters;
        private final Order order;
        private boolean skips;
        private boolean limited;

        OneReading(ReadCommand command, Draft draft) {
            this.command = command;
            this.draft = draft;
            this.expressions = new ExpressionReader(draft);
            this.filters = new FilterReader(draft, expressions);
            this.order = new Order(draft, expressions);
        }

        Query read(Collation collation) {
            ShapeText text = draft.text();
            text.word(command.kind().label()).word(" ").name(draft.main().toString());
            return switch (command.kind()) {
                case FIND -> find(collation);
                case AGGREGATE -> aggregate(collation);
                case COUNT -> count(collation);
                case DISTINCT -> distinct(collation);
            };
        }

        private Query find(Collation collation) {
            List<Value> filter = filter(ReadField.FILTER);
            FieldSet sorted = FieldSet.NONE;
            if (command.has(ReadField.SORT)) {
                draft.text().word(" sort ");
                sorted = order.read(value(command, ReadField.SORT), new FieldUse());
            }
            FieldUse shown = new FieldUse();
            boolean keepsId = true;
            if (command.has(ReadField.PROJECTION)) {
                draft.text().word(" project ");
                Projection projection =
                        Projection.ofFind(value(command, ReadField.PROJECTION), draft, filters, expressions, shown);
                keepsId = projection.keepsId();
                if (projection.limitsFields()) {
                    shown.close();
                }
            }
            numbers();
            if (command.isSingleBatch()) {
                draft.text().word(" single-batch");
                limited = true;
            }
            bounds();
            if (command.has(ReadField.RETURN_KEY)) {
                draft.text().word(" return-key");
                draft.dependsOnIndexes();
                keepsId = false;
            }
            return finish(collation, filter, keepsId, sorted, shown.handedOn());
        }

        private Query count(Collation collation) {
            List<Value> filter = filter(ReadField.QUERY);
            if (filter.isEmpty() || !Restriction.isIn(filter.get(0))) {
                throw new Refusal(Reason.COUNT_OF_STATISTICS);
            }
            numbers();
            return finish(collation, filter, false, FieldSet.NONE, FieldSet.NONE);
        }

        private Query distinct(Collation collation) {
            FieldUse shown = new FieldUse();
            Require.that(command.has(ReadField.KEY));
            String key = Require.string(value(command, ReadField.KEY));
            shown.path(key);
            draft.text().word(" key ").name(key);
            List<Value> filter = filter(ReadField.QUERY);
            return finish(collation, filter, false, FieldSet.NONE, shown.named());
        }

        private Query aggregate(Collation collation) {
            FieldUse use = new FieldUse();
            SimpleForm simple = new SimpleForm(draft, filters, expressions, order);
            Require.that(command.has(ReadField.PIPELINE));
            draft.text().word(" ");
            new PipelineReader(draft, filters, expressions, order)
                    .read(value(command, ReadField.PIPELINE), use, simple);
            skips = simple.skips();
            limited = simple.limited();
            boolean precise = simple.holds();
            FieldSet sorted = precise ? simple.sorted() : FieldSet.NONE;
            // What another stage reads of the same collection is not followed.
            boolean again = draft.readsMainAgain();
            return finish(
                    collation,
                    again ? List.of() : simple.matches(),
                    precise,
                    sorted,
                    again ? FieldSet.ALL : use.handedOn());
        }

        private List<Value> filter(ReadField field) {
            if (!command.has(field)) {
                return List.of();
            }
            draft.text().word(field == ReadField.FILTER ? " filter " : " query ");
            Value filter = value(command, field);
            filters.read(filter, new FieldUse());
            return List.of(filter);
        }

        private void numbers() {
            if (command.has(ReadField.SKIP)) {
                Require.that(value(command, ReadField.SKIP).isNumber());
                draft.text().word(" skip");
                skips = true;
            }
            if (command.has(ReadField.LIMIT)) {
                Require.that(value(command, ReadField.LIMIT).isNumber());
                draft.text().word(" limit");
                limited = true;
            }
        }

        private void bounds() {
            for (ReadField bound : new ReadField[] {ReadField.MIN, ReadField.MAX}) {
                if (command.has(bound)) {
                    Require.document(value(command, bound));
                    draft.text().word(" " + bound.fieldName());
                    draft.dependsOnIndexes();
                }
            }
        }

        private Query finish(
                Collation collation, List<Value> filter, boolean precise, FieldSet sorted, FieldSet shown) {
            if (command.has(ReadField.HINT)) {
                Value hint = value(command, ReadField.HINT);
                Require.that(hint.type() == BsonTypes.STRING || hint.isDocument());
                draft.text().word(" hint");
                draft.dependsOnIndexes();
            }
            if (collation.isGiven()) {
                draft.text().word(collation.isSimple() ? " collation simple" : " collation");
            }
            if (command.has(ReadField.LET)) {
                draft.text().word(" let ");
                expressions.named(value(command, ReadField.LET), new FieldUse());
            }
            Filter own = OwnFilter.of(filter, draft.simpleCollation());
            Pins pins = new Pins(draft.simpleCollation());
            Pins.@Nullable Equality equality = pins.equality(filter);
            Shape shape = new Shape(
                    draft.text().text(),
                    command.kind(),
                    draft.namespaces(),
                    precise,
                    !draft.readsMainAgain(),
                    FieldSet.of(own.fields()),
                    sorted,
                    shown,
                    skips,
                    limited,
                    draft.isIndexDependent(),
                    equality == null ? null : equality.field());
            return new Query(shape, own, pins.ids(filter), equality == null ? null : equality.value());
        }
    }
}
