package io.larder.engine.cache;

import org.jspecify.annotations.Nullable;

/**
 * Steps that are all to be taken, whatever becomes of one of them: a write that ended in some collections only would keep
 * everything out of the others for ever. What went wrong first is thrown at the end.
 */
final class Steps {
    private @Nullable RuntimeException first;

    void take(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    boolean failed() {
        return first != null;
    }

    void end() {
        if (first != null) {
            throw first;
        }
    }
}
