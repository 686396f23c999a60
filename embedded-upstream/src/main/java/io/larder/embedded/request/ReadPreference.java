package io.larder.embedded.request;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.List;

/** The $readPreference of a command. A single member looks only at whether it may answer as a secondary. */
public record ReadPreference(Mode mode, List<?> tagSets, long maxStalenessSeconds) {
    /** The modes by their names on the wire. */
    public enum Mode {
        PRIMARY("primary"),
        PRIMARY_PREFERRED("primaryPreferred"),
        SECONDARY("secondary"),
        SECONDARY_PREFERRED("secondaryPreferred"),
        NEAREST("nearest");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    public static final ReadPreference PRIMARY = new ReadPreference(Mode.PRIMARY, List.of(), -1);

    public boolean allowsSecondary() {
        return mode != Mode.PRIMARY;
    }

    public static ReadPreference parse(Document document) {
        Fields fields = new Fields("$readPreference", document);
        String name = fields.string("mode");
        for (Mode each : Mode.values()) {
            if (each.wireName.equals(name)) {
                List<?> tags = document.get("tags") instanceof List<?> list ? list : List.of();
                return new ReadPreference(each, tags, fields.longOr("maxStalenessSeconds", -1));
            }
        }
        throw new CommandFailure(
                ErrorCode.FAILED_TO_PARSE,
                "Could not parse $readPreference mode '" + name + "'. Only the modes 'primary', 'primaryPreferred',"
                        + " 'secondary', 'secondaryPreferred', and 'nearest' are supported.");
    }
}
