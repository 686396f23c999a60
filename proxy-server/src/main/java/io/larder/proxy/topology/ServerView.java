package io.larder.proxy.topology;

import com.mongodb.ServerAddress;
import com.mongodb.Tag;
import com.mongodb.connection.ServerDescription;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One server at one moment.
 *
 * @param role unknown while the server is held
 * @param held whether the proxy itself holds it unknown, which the next news of it ends within moments
 * @param reachable whether connections to it are worth having: also true for a former primary that is only held for its role
 * @param generation grows whenever all connections made to this server so far have become doubtful
 * @param lastWriteMillis when the member's last write was made, by its own word; 0 if it did not say
 * @param problem why the server is unknown, for messages
 */
public record ServerView(
        ServerAddress address,
        ServerRole role,
        boolean held,
        boolean reachable,
        int generation,
        long roundTripNanos,
        int maxWireVersion,
        List<Tag> tags,
        long lastWriteMillis,
        @Nullable String problem) {

    static ServerView of(ServerDescription description, @Nullable Hold hold, int generation) {
        Throwable exception = description.getException();
        Date lastWrite = description.getLastWriteDate();
        String problem = hold != null ? hold.reason() : exception == null ? null : told(exception);
        return new ServerView(
                description.getAddress(),
                hold != null ? ServerRole.UNKNOWN : ServerRole.of(description.getType()),
                hold != null,
                description.isOk() && (hold == null || !hold.connectionsDoubtful()),
                generation,
                description.getRoundTripTimeNanos(),
                description.getMaxWireVersion(),
                StreamSupport.stream(description.getTagSet().spliterator(), false)
                        .toList(),
                lastWrite == null ? 0 : lastWrite.toInstant().toEpochMilli(),
                problem);
    }

    /** The driver often says only what it was doing; what went wrong is said at the bottom. */
    private static String told(Throwable exception) {
        Throwable root = exception;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String first = String.valueOf(exception.getMessage());
        String last = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String kind = root.getClass().getSimpleName().replaceFirst("Exception$", "");
        // A name that was looked up in vain a moment ago is told by Java as the name alone.
        boolean saysAll = first.contains(last) && last.indexOf(' ') >= 0;
        return saysAll ? first : first + " (" + kind + ": " + last + ")";
    }

    @Override
    public String toString() {
        String what = role == ServerRole.UNKNOWN ? "unknown" : role.name().toLowerCase(Locale.ROOT);
        return address + " " + what + (problem == null ? "" : " (" + problem + ")");
    }
}
