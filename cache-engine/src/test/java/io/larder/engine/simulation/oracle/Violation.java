package io.larder.engine.simulation.oracle;

/** An answer that the contract does not allow. */
public final class Violation extends RuntimeException {
    public Violation(String message) {
        super(message);
    }
}
