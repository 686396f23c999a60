package io.larder.integration.leak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails every test class after which a leaked buffer is found. Registered for all of them. */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    static {
        LeakReports.install();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Loading this class before the first test is what matters.
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(LeakReports.take()).as("leaked buffers").isEmpty();
    }
}
