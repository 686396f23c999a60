package io.larder.proxy.topology;

import com.mongodb.ReadPreference;
import com.mongodb.Tag;
import com.mongodb.TagSet;
import com.mongodb.TaggableReadPreference;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads a raw {@code $readPreference}. Mode, tags and maxStalenessSeconds decide where a request goes; hedge and what else
 * there may be is the upstream's business and passes with the request.
 */
public final class ReadPreferences {
    private static final long SMALLEST_MAX_STALENESS_SECONDS = 90;

    private ReadPreferences() {}

    /**
     * The preference that the document at {@code offset} states.
     *
     * @throws BadReadPreferenceException with the code and message that a server would answer with
     */
    public static ReadPreference read(ByteBuf buf, int offset, int limit) {
        String mode = null;
        List<TagSet> tags = List.of();
        long staleness = -1;
        BsonCursor cursor = new BsonCursor().reset(buf, offset, limit);
        while (cursor.next()) {
            if (cursor.nameIs("mode")) {
                mode = requireString(cursor, "mode");
            } else if (cursor.nameIs("tags") && cursor.type() != BsonTypes.NULL) {
                tags = tagSets(cursor);
            } else if (cursor.nameIs("maxStalenessSeconds") && cursor.type() != BsonTypes.NULL) {
                if (!cursor.isNumber()) {
                    throw BadReadPreferenceException.wrongType("maxStalenessSeconds must be a number");
                }
                staleness = cursor.longValue();
            }
        }
        if (mode == null) {
            throw BadReadPreferenceException.missing("$readPreference needs a mode");
        }
        return preference(mode, tags, staleness);
    }

    private static ReadPreference preference(String mode, List<TagSet> tags, long staleness) {
        ReadPreference plain =
                switch (mode) {
                    case "primary" -> ReadPreference.primary();
                    case "primaryPreferred" -> ReadPreference.primaryPreferred();
                    case "secondary" -> ReadPreference.secondary();
                    case "secondaryPreferred" -> ReadPreference.secondaryPreferred();
                    case "nearest" -> ReadPreference.nearest();
                    default -> throw BadReadPreferenceException.badValue("unknown read preference mode '" + mode + "'");
                };
        // -1 and 0 ask for no bound, as servers take them.
        boolean bounded = staleness > 0;
        if (!(plain instanceof TaggableReadPreference taggable)) {
            boolean anyTags = tags.stream().anyMatch(set -> set.iterator().hasNext());
            if (anyTags || bounded) {
                throw BadReadPreferenceException.badValue("mode primary admits neither tags nor maxStalenessSeconds");
            }
            return plain;
        }
        if (bounded && staleness < SMALLEST_MAX_STALENESS_SECONDS) {
            throw BadReadPreferenceException.staleness(
                    "maxStalenessSeconds must be at least " + SMALLEST_MAX_STALENESS_SECONDS + ", not " + staleness);
        }
        TaggableReadPreference chosen = tags.isEmpty() ? taggable : taggable.withTagSetList(tags);
        return bounded ? chosen.withMaxStalenessMS(staleness, TimeUnit.SECONDS) : chosen;
    }

    private static List<TagSet> tagSets(BsonCursor at) {
        if (at.type() != BsonTypes.ARRAY) {
            throw BadReadPreferenceException.wrongType("tags must be an array of documents");
        }
        List<TagSet> sets = new ArrayList<>();
        BsonCursor each = new BsonCursor().enter(at);
        while (each.next()) {
            if (each.type() != BsonTypes.DOCUMENT) {
                throw BadReadPreferenceException.wrongType("tags must be an array of documents");
            }
            sets.add(tagSet(each));
        }
        return sets;
    }

    private static TagSet tagSet(BsonCursor at) {
        List<Tag> tags = new ArrayList<>();
        BsonCursor each = new BsonCursor().enter(at);
        while (each.next()) {
            tags.add(new Tag(each.name(), requireString(each, "a tag")));
        }
        try {
            return new TagSet(tags);
        } catch (IllegalArgumentException repeated) {
            throw BadReadPreferenceException.badValue("a tag set names a tag twice");
        }
    }

    private static String requireString(BsonCursor at, String what) {
        if (at.type() != BsonTypes.STRING) {
            throw BadReadPreferenceException.wrongType(what + " of $readPreference must be a string");
        }
        try {
            return at.stringValue();
        } catch (MalformedMessageException e) {
            throw BadReadPreferenceException.badValue(String.valueOf(e.getMessage()));
        }
    }
}
