package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.TypeNames;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What date operators take for a date and for a time zone. */
final class Zones {
    private static final Pattern OFFSET = Pattern.compile("([+-])(\\d\\d):?(\\d\\d)?");

    private Zones() {}

    /** Null if the zone is null; UTC if it was not given. */
    static @Nullable ZoneId zone(NamedArguments arguments) {
        if (!arguments.has("timezone")) {
            return ZoneOffset.UTC;
        }
        Object value = arguments.get("timezone");
        if (Missing.isNullish(value)) {
            return null;
        }
        if (!(value instanceof String name)) {
            throw new CommandFailure(40517, "timezone must evaluate to a string, found " + TypeNames.of(value));
        }
        return parse(name);
    }

    static ZoneId parse(String name) {
        Matcher offset = OFFSET.matcher(name);
        if (offset.matches()) {
            int minutes = Integer.parseInt(offset.group(2)) * 60
                    + (offset.group(3) == null ? 0 : Integer.parseInt(offset.group(3)));
            return ZoneOffset.ofTotalSeconds((offset.group(1).equals("-") ? -60 : 60) * minutes);
        }
        try {
            return ZoneId.of(name.equals("GMT") || name.equals("Z") ? "UTC" : name);
        } catch (DateTimeException e) {
            throw new CommandFailure(40485, "unrecognized time zone identifier: \"" + name + "\"");
        }
    }

    /** Object ids and timestamps hold a time too. */
    static Instant date(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof ObjectId id) {
            return Instant.ofEpochSecond(ByteBuffer.wrap(id.toByteArray()).getInt() & 0xFFFFFFFFL);
        }
        if (value instanceof BsonTimestamp timestamp) {
            return Instant.ofEpochSecond(timestamp.getTime() & 0xFFFFFFFFL);
        }
        throw new CommandFailure(16006, "can't convert from BSON type " + TypeNames.of(value) + " to Date");
    }
}
