package io.larder.engine.filter;

import io.larder.engine.value.Value;
import java.util.List;

/** $in: passes where any of the tests does. */
record AnyOf(List<ValueTest> tests) implements ValueTest {
    @Override
    public Verdict test(Value value) {
        Verdict verdict = Verdict.NO;
        for (ValueTest each : tests) {
            verdict = verdict.or(each.test(value));
            if (verdict == Verdict.YES) {
                break;
            }
        }
        return verdict;
    }

    @Override
    public Verdict missing() {
        Verdict verdict = Verdict.NO;
        for (ValueTest each : tests) {
            verdict = verdict.or(each.missing());
        }
        return verdict;
    }
}
