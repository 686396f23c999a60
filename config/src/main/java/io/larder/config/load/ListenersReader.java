package io.larder.config.load;

import io.larder.config.ClientCertificates;
import io.larder.config.ListenerConfig;
import io.larder.config.ProxyProtocol;
import io.larder.config.ServerTls;
import io.larder.config.option.ListenerOptions;
import io.larder.config.option.Option;
import io.larder.config.source.Given;
import io.larder.config.source.Origin;
import io.larder.config.source.Problem;
import io.larder.config.value.ListenAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes the listeners. The file describes each; a flag or variable holds for every one of them, and {@code --listen} gives
 * them their addresses in order.
 */
final class ListenersReader {
    private static final List<Option<?>> TLS = List.of(
            ListenerOptions.CERTIFICATE,
            ListenerOptions.KEY,
            ListenerOptions.KEY_PASSWORD,
            ListenerOptions.CLIENT_CA,
            ListenerOptions.CLIENT_CERTIFICATES);

    private final Map<String, Given> outside;
    private final Map<String, String> environment;
    private final Consumer<Problem> problems;
    private List<Values> listenersValues = List.of();

    ListenersReader(Map<String, Given> outside, Map<String, String> environment, Consumer<Problem> problems) {
        this.outside = outside;
        this.environment = environment;
        this.problems = problems;
    }

    /** Of each listener that was read. */
    List<Values> values() {
        return listenersValues;
    }

    List<ListenerConfig> read(List<FileSettings.Element> described) {
        List<ListenerConfig> listeners = new ArrayList<>();
        Set<ListenAddress> seen = new HashSet<>();
        listenersValues = each(described);
        for (Values values : listenersValues) {
            ListenAddress address = values.value(ListenerOptions.ADDRESS);
            listeners.add(listener(address, values));
            boolean freePort =
                    address instanceof ListenAddress.Tcp tcp && tcp.hostPort().port() == 0;
            if (!freePort && !values.broken(ListenerOptions.ADDRESS) && !seen.add(address)) {
                values.problem(ListenerOptions.ADDRESS, "expected different addresses, found " + address + " twice");
            }
        }
        return listeners;
    }

    /** The settings of each listener, or of the one there is if nobody says anything. */
    private List<Values> each(List<FileSettings.Element> described) {
        Given listen = outside.get(ListenerOptions.ADDRESS.path());
        String[] addresses = listen == null ? new String[0] : listen.text().split(",", -1);
        int count = Math.max(1, Math.max(described.size(), addresses.length));
        if (listen != null && !described.isEmpty() && described.size() != addresses.length) {
            String message = "expected one address for each of the " + described.size()
                    + " listeners of the file, found " + addresses.length;
            problems.accept(new Problem(listen.origin(), "", message));
            addresses = new String[0];
            count = described.size();
        }
        List<Values> each = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Given> fromOutside = new HashMap<>(outside);
            fromOutside.remove(ListenerOptions.ADDRESS.path());
            if (i < addresses.length && listen != null) {
                fromOutside.put(ListenerOptions.ADDRESS.path(), new Given(addresses[i], listen.origin()));
            }
            Map<String, Given> fromFile =
                    i < described.size() ? described.get(i).settings() : Map.of();
            if (i < described.size()
                    && addresses.length == 0
                    && !fromFile.containsKey(ListenerOptions.ADDRESS.path())) {
                Origin origin = described.get(i).origin();
                problems.accept(new Problem(origin, shown(i), "expected a listener with an address, found none"));
            }
            each.add(new Values(
                    List.of(fromOutside, fromFile), environment, ListenerOptions.LISTENERS, shown(i), problems));
        }
        return each;
    }

    private static String shown(int index) {
        return ListenerOptions.LISTENERS + "[" + index + "]";
    }

    private ListenerConfig listener(ListenAddress address, Values values) {
        if (address instanceof ListenAddress.Unix) {
            refuseOnUnix(values);
            return new ListenerConfig(address, Optional.empty(), ProxyProtocol.OFF);
        }
        return new ListenerConfig(address, tls(values), values.value(ListenerOptions.PROXY_PROTOCOL));
    }

    /** What the file says of a Unix socket is meant for it; what a flag says is meant for the TCP listeners beside it. */
    private void refuseOnUnix(Values values) {
        List<Option<?>> tcpOnly = new ArrayList<>(TLS);
        tcpOnly.add(ListenerOptions.PROXY_PROTOCOL);
        for (Option<?> option : tcpOnly) {
            if (values.isSaid(option) && !outside.containsKey(option.path())) {
                values.problem(option, "a Unix socket takes neither TLS nor the PROXY protocol");
            }
        }
    }

    private static Optional<ServerTls> tls(Values values) {
        Optional<Path> certificate = values.find(ListenerOptions.CERTIFICATE);
        Optional<Path> key = values.find(ListenerOptions.KEY);
        Optional<Path> clientCa = values.find(ListenerOptions.CLIENT_CA);
        Optional<ClientCertificates> asked = values.find(ListenerOptions.CLIENT_CERTIFICATES);
        boolean paired = values.isSaid(ListenerOptions.CERTIFICATE) == values.isSaid(ListenerOptions.KEY);
        if (!paired) {
            Option<?> given = values.isSaid(ListenerOptions.KEY) ? ListenerOptions.KEY : ListenerOptions.CERTIFICATE;
            values.problem(given, "expected both tls.certificate and tls.key, found only this one");
        }
        for (Option<?> option :
                List.of(ListenerOptions.KEY_PASSWORD, ListenerOptions.CLIENT_CA, ListenerOptions.CLIENT_CERTIFICATES)) {
            if (paired && values.isSaid(option) && !values.isSaid(ListenerOptions.CERTIFICATE)) {
                values.problem(option, "expected tls.certificate and tls.key beside it: without them there is no TLS");
            }
        }
        ClientCertificates wanted =
                asked.orElse(clientCa.isPresent() ? ClientCertificates.REQUIRED : ClientCertificates.NONE);
        if (wanted != ClientCertificates.NONE && !values.isSaid(ListenerOptions.CLIENT_CA)) {
            values.problem(
                    ListenerOptions.CLIENT_CERTIFICATES,
                    "expected tls.client-ca beside it, to check certificates with");
        }
        if (asked.isPresent() && wanted == ClientCertificates.NONE && values.isSaid(ListenerOptions.CLIENT_CA)) {
            values.problem(
                    ListenerOptions.CLIENT_CERTIFICATES, "expected optional or required where tls.client-ca is given");
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ServerTls(
                certificate.get(), key.get(), values.find(ListenerOptions.KEY_PASSWORD), clientCa, wanted));
    }
}
