package io.larder.config.load;

import io.larder.config.AdminConfig;
import io.larder.config.ClientCertificates;
import io.larder.config.ServerTls;
import io.larder.config.option.AdminOptions;
import io.larder.config.option.Option;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes the part of the tree that is about the admin API, and tells what does not go together in it. */
final class AdminReader {
    private AdminReader() {}

    static AdminConfig read(Values values) {
        Optional<ServerTls> tls = tls(values);
        boolean listens = values.isSaid(AdminOptions.LISTEN);
        for (Option<?> option : List.of(AdminOptions.CERTIFICATE, AdminOptions.KEY, AdminOptions.CLIENT_CA)) {
            if (values.isSaid(option) && !listens) {
                values.problem(option, "has no effect without admin.listen");
            }
        }
        AdminConfig config = new AdminConfig(
                values.find(AdminOptions.LISTEN),
                values.value(AdminOptions.TOKEN_FILE),
                tls,
                values.find(AdminOptions.HEALTH_LISTEN),
                values.value(AdminOptions.READY_NEEDS_UPSTREAM));
        boolean same = config.listen().isPresent()
                && config.listen().equals(config.healthListen())
                && config.listen().get().port() != 0;
        if (same) {
            values.problem(
                    AdminOptions.HEALTH_LISTEN, "expected another address than admin.listen, which serves health, too");
        }
        return config;
    }

    private static Optional<ServerTls> tls(Values values) {
        Optional<Path> certificate = values.find(AdminOptions.CERTIFICATE);
        Optional<Path> key = values.find(AdminOptions.KEY);
        Optional<Path> clientCa = values.find(AdminOptions.CLIENT_CA);
        boolean paired = values.isSaid(AdminOptions.CERTIFICATE) == values.isSaid(AdminOptions.KEY);
        if (!paired) {
            values.problem(
                    values.isSaid(AdminOptions.KEY) ? AdminOptions.KEY : AdminOptions.CERTIFICATE,
                    "expected both admin.tls.certificate and admin.tls.key, found only this one");
        } else if (values.isSaid(AdminOptions.CLIENT_CA) && !values.isSaid(AdminOptions.CERTIFICATE)) {
            values.problem(
                    AdminOptions.CLIENT_CA,
                    "expected admin.tls.certificate and admin.tls.key beside it: without them there is no TLS");
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        ClientCertificates asked = clientCa.isPresent() ? ClientCertificates.OPTIONAL : ClientCertificates.NONE;
        return Optional.of(new ServerTls(certificate.get(), key.get(), Optional.empty(), clientCa, asked));
    }
}
