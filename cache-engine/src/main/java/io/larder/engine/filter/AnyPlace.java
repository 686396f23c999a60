package io.larder.engine.filter;

import io.larder.engine.value.FieldPath;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;

/** Puts a test to every place that a path leads to; any of them decides. Made for one evaluation. */
final class AnyPlace implements FieldPath.Visitor {
    private final ValueTest test;
    private Verdict verdict = Verdict.NO;

    AnyPlace(ValueTest test) {
        this.test = test;
    }

    Verdict verdict() {
        return verdict;
    }

    @Override
    public void value(Value value) {
        if (value.isArray() && test.looksIntoArrays()) {
            BsonCursor elements = value.elements();
            while (verdict != Verdict.YES && elements.next()) {
                verdict = verdict.or(test.test(Value.at(elements)));
            }
        }
        if (verdict != Verdict.YES) {
            verdict = verdict.or(test.test(value));
        }
    }

    /** Only where it does not matter whether the server looks into an array in this place is the verdict certain. */
    @Override
    public void element(Value value) {
        AnyPlace within = new AnyPlace(test);
        within.value(value);
        Verdict whole = test.test(value);
        verdict = verdict.or(within.verdict == whole ? whole : Verdict.CANNOT_TELL);
    }

    @Override
    public void missing() {
        verdict = verdict.or(test.missing());
    }

    /** Whether an array without a matching element counts as a missing field differs by operator and version. */
    @Override
    public void deadEnd() {
        if (test.missing() != Verdict.NO) {
            verdict = verdict.or(Verdict.CANNOT_TELL);
        }
    }
}
