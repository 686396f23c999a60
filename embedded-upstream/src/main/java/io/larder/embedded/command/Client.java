package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Login;
import org.jspecify.annotations.Nullable;

/**
 * One client connection as commands see it. A connection runs one command at a time, so only that command's thread writes here;
 * the fields are volatile because currentOp and logout of dropped users look from elsewhere.
 */
public final class Client {
    private final long id;
    private final String remoteAddress;
    private final Login login = new Login();
    private final Runnable close;
    private volatile @Nullable Document metadata;
    private volatile @Nullable String applicationName;

    /** The handle cuts the connection without a further reply. */
    public Client(long id, String remoteAddress, Runnable close) {
        this.id = id;
        this.remoteAddress = remoteAddress;
        this.close = close;
    }

    public long id() {
        return id;
    }

    /** Host and port of the client, as whatsmyuri tells. */
    public String remoteAddress() {
        return remoteAddress;
    }

    public Login login() {
        return login;
    }

    public void close() {
        close.run();
    }

    /** The client document of the handshake, or null before it. */
    public @Nullable Document metadata() {
        return metadata;
    }

    public void introduced(Document clientMetadata) {
        metadata = clientMetadata;
        if (clientMetadata.get("application") instanceof Document application
                && application.get("name") instanceof String name) {
            applicationName = name;
        }
    }

    public @Nullable String applicationName() {
        return applicationName;
    }
}
