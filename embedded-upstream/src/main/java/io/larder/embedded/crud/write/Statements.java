package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.expression.LetVariables;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.WorkingCopy;
import io.larder.embedded.transaction.WriteAccess;
import org.jspecify.annotations.Nullable;

/** What every statement of one command shares: where it writes, by what rules, at what time. */
final class Statements {
    private final Invocation invocation;
    private final WriteAccess access;
    private final Namespace namespace;
    private final Evaluation evaluation;
    private final Validation validation;

    Statements(Invocation invocation, Namespace namespace, Document let, boolean bypassValidation) {
        this.invocation = invocation;
        this.access = WriteAccess.of(invocation);
        this.namespace = namespace;
        BsonTimestamp clusterTime =
                new BsonTimestamp(access.member().clusterTime().latest() + 1);
        Evaluation constant = new Evaluation(
                Collation.SIMPLE, new Document(), access.member().set().clock().instant(), clusterTime);
        this.evaluation = constant.withLet(LetVariables.evaluate(let, constant));
        this.validation = new Validation(bypassValidation, evaluation);
    }

    Invocation invocation() {
        return invocation;
    }

    WriteAccess access() {
        return access;
    }

    Namespace namespace() {
        return namespace;
    }

    Validation validation() {
        return validation;
    }

    BsonTimestamp clusterTime() {
        return evaluation.clusterTime();
    }

    /** Strings compare as the statement says, or else as the collection does. */
    Evaluation evaluation(@Nullable CollectionState collection, @Nullable Document collation) {
        Document chosen =
                collation == null && collection != null ? collection.options().collation() : collation;
        return chosen == null ? evaluation : evaluation.withCollation(Collation.of(chosen));
    }

    @Nullable
    CollectionState existing(WorkingCopy copy) {
        return WriteTarget.existing(copy, namespace, access.inTransaction());
    }

    CollectionState made(WorkingCopy copy) {
        return WriteTarget.made(copy, namespace, access.inTransaction());
    }
}
