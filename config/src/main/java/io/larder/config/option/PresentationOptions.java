package io.larder.config.option;

import io.larder.config.PresentAs;
import io.larder.config.value.HostPort;
import java.util.List;

/** What drivers are told that they speak to. */
public final class PresentationOptions {
    public static final Option<PresentAs> AS =
            Option.of("presentation.as", Kinds.oneOf(PresentAs.class), "auto", "What Larder tells drivers it is.");
    public static final Option<String> SET_NAME = Option.unset(
            "presentation.set-name",
            Kinds.NAME,
            "the upstream's set name",
            "Set name told to drivers; with presentation.as replica-set.");
    public static final Option<List<HostPort>> ADVERTISE = Option.unset(
            "presentation.advertise",
            Kinds.listOf(Kinds.HOST_PORT),
            "the listeners' own addresses",
            "Addresses told to drivers, one per TCP listener in their order; with presentation.as replica-set.");

    static final List<Option<?>> ALL = List.of(AS, SET_NAME, ADVERTISE);

    private PresentationOptions() {}
}
