package io.larder.proxy.caching;

import io.larder.engine.cache.Terms;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;

/**
 * What a read says of members that lag behind the primary. It matters where nothing proves what an answer shows: what was read
 * from a member that lags is for those who have asked for no better. Reusable, for one thread at a time.
 */
final class Lag {
    private final BsonCursor preference = new BsonCursor();

    /** Has the terms say so. */
    void of(CommandView command, Terms terms) {
        boolean mayBe = false;
        boolean accepted = false;
        boolean bounded = false;
        if (command.fields().is(CommandField.READ_PREFERENCE, BsonTypes.DOCUMENT)) {
            int offset = command.fields().offset(CommandField.READ_PREFERENCE);
            preference.reset(
                    command.message(), offset, offset + command.fields().length(CommandField.READ_PREFERENCE));
            while (preference.next()) {
                if (preference.nameIs("mode") && preference.type() == BsonTypes.STRING) {
                    mayBe = !modeIs("primary");
                    accepted = mayBe && !modeIs("primaryPreferred");
                } else if (preference.nameIs("maxStalenessSeconds") && preference.isNumber()) {
                    bounded = preference.longValue() > 0;
                }
            }
        }
        terms.lag(mayBe, accepted && !bounded);
    }

    private boolean modeIs(String mode) {
        return BsonValues.equalsAscii(
                preference.buffer(),
                BsonValues.stringOffset(preference.valueOffset()),
                BsonValues.stringLength(preference.buffer(), preference.valueOffset()),
                mode);
    }
}
