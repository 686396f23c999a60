package io.larder.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BOUND = 2 * SECOND;
    private static final long TTL = 60 * SECOND;

    private static Policy policy(Level level, boolean trusted) {
        long ttl = level == Level.TTL ? TTL : Policy.NO_LIMIT;
        return new Policy(level, ttl, TTL, BOUND, 1000, AfterChange.DROP, trusted, 0, false, 0, 0);
    }

    private static Hints hints(String comment) {
        ByteBuf bytes = Unpooled.buffer().writeZero(3);
        RawDocuments.write(BsonDocument.parse("{comment: " + comment + "}"), bytes);
        BsonCursor cursor = new BsonCursor().reset(bytes, 3, bytes.writerIndex());
        cursor.next();
        Hints hints = new Hints();
        hints.read(bytes, cursor.type(), cursor.valueOffset(), cursor.valueLength());
        return hints;
    }

    /** What is asked for, as words; the times under a policy that trusts, so that they are seen as they were read. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'larder: off'| off",
                "'larder:off'| off",
                "'larder: fresh'| fresh",
                "'larder: ttl=60s'| ttl=60000",
                "'larder: ttl=250ms'| ttl=250",
                "'larder: ttl=2m'| ttl=120000",
                "'larder: ttl=1h'| ttl=3600000",
                "'larder: ttl=2d'| ttl=172800000",
                "'larder: bounded=500ms'| bound=500",
                "'larder: ttl=60s, bounded=500ms'| ttl=60000 bound=500",
                "'larder: ttl=60s bounded=500ms fresh'| fresh ttl=60000 bound=500",
                "'larder: ttl=60s ttl=5s ttl=9s'| ttl=5000",
                "{larder: 'off'}| off",
                "{larder: 'ttl=60s'}| ttl=60000",
                "{larder: {ttl: '60s'}}| ttl=60000",
                "{larder: {bounded: '500ms', ttl: '1s'}}| ttl=1000 bound=500",
                "{larder: {off: true}}| off",
                "{larder: {off: false, fresh: true}}| fresh",
                "{trace: 'abc', larder: {ttl: '60s'}, more: 1}| ttl=60000",
                // none of ours
                "'a comment'| ",
                "''| ",
                "'larde'| ",
                "'Larder: off'| ",
                "' larder: off'| ",
                "'see larder: off'| ",
                "5| ",
                "null| ",
                "['larder: off']| ",
                "{ttl: '60s'}| ",
                "{a: {larder: 'off'}}| ",
                // ours, and bad
                "'larder:'| bad=1",
                "'larder:   '| bad=1",
                "'larder: of'| bad=1",
                "'larder: OFF'| bad=1",
                "'larder: ttl'| bad=1",
                "'larder: ttl='| bad=1",
                "'larder: ttl=60'| bad=1",
                "'larder: ttl=s'| bad=1",
                "'larder: ttl=-5s'| bad=1",
                "'larder: ttl=0s'| bad=1",
                "'larder: ttl=5.5s'| bad=1",
                "'larder: ttl=5sec'| bad=1",
                "'larder: ttl=5us'| bad=1",
                "'larder: ttl=9999999999999s'| bad=1",
                "'larder: ttl=999999999999s'| bad=1",
                "'larder: ttl=366d'| bad=1",
                "'larder: lifetime=5s'| bad=1",
                "'larder: ttl = 5s'| bad=3",
                "'larder: off nonsense more=1s'| off bad=2",
                "{larder: 5}| bad=1",
                "{larder: ['off']}| bad=1",
                "{larder: {ttl: 60}}| bad=1",
                "{larder: {off: 'yes'}}| bad=1",
                "{larder: {of: true}}| bad=1",
                "{larder: {}}| "
            })
    void whatCommentsSay(String comment, String expected) {
        Hints hints = hints(comment);
        Policy trusting = policy(Level.OFF, true);
        StringBuilder said = new StringBuilder();
        said.append(hints.isOff() ? " off" : "").append(hints.isFresh() ? " fresh" : "");
        boolean ttl = hints.ttlNanos(trusting) != Policy.NO_LIMIT;
        said.append(ttl ? " ttl=" + hints.ttlNanos(trusting) / 1_000_000 : "");
        boolean bound = hints.boundNanos(trusting) != BOUND;
        said.append(bound ? " bound=" + hints.boundNanos(trusting) / 1_000_000 : "");
        said.append(hints.badParts() > 0 ? " bad=" + hints.badParts() : "");

        assertThat(said.toString().trim()).isEqualTo(expected == null ? "" : expected);
    }

    /** Level, greatest age in seconds, the same where nothing else guards, bound in seconds; 0 for no limit. */
    @ParameterizedTest(name = "{0} under {1}, trusted {2}")
    @CsvSource({
        "larder: ttl=5s,        COHERENT, false, COHERENT, 5,  5,  2",
        "larder: ttl=500s,      COHERENT, false, COHERENT, 500, 60, 2",
        "larder: bounded=1s,    COHERENT, false, BOUNDED,  0,  1,  1",
        "larder: bounded=9s,    COHERENT, false, BOUNDED,  0,  9,  9",
        "larder: off,           COHERENT, false, OFF,      0,  60, 2",
        "larder: nonsense,      COHERENT, false, COHERENT, 0,  60, 2",
        "larder: ttl=5s,        BOUNDED,  false, BOUNDED,  5,  5,  2",
        "larder: bounded=1s,    BOUNDED,  false, BOUNDED,  0,  1,  1",
        "larder: bounded=9s,    BOUNDED,  false, BOUNDED,  0,  9,  2",
        "larder: ttl=5s,        TTL,      false, TTL,      5,  5,  2",
        "larder: ttl=500s,      TTL,      false, TTL,      60, 60, 2",
        "larder: bounded=9s,    TTL,      false, TTL,      60, 9,  9",
        "larder: ttl=5s,        OFF,      false, OFF,      5,  5,  2",
        "larder: bounded=1s,    OFF,      false, OFF,      0,  1,  1",
        "larder: ttl=500s,      COHERENT, true,  TTL,      500, 500, 2",
        "larder: bounded=9s,    COHERENT, true,  BOUNDED,  0,  9,  9",
        "larder: bounded=9s,    BOUNDED,  true,  BOUNDED,  0,  9,  9",
        "larder: ttl=500s,      OFF,      true,  TTL,      500, 500, 2",
        "larder: off,           TTL,      true,  OFF,      60, 60, 2",
        "larder: fresh,         COHERENT, true,  COHERENT, 0,  60, 2"
    })
    void whatBecomesOfAPolicy(
            String comment, Level level, boolean trusted, Level expected, long ttl, long ttlAlone, long bound) {
        Hints hints = hints("'" + comment + "'");
        Policy policy = policy(level, trusted);

        assertThat(hints.level(policy)).isEqualTo(expected);
        assertThat(hints.ttlNanos(policy)).isEqualTo(ttl == 0 ? Policy.NO_LIMIT : ttl * SECOND);
        assertThat(hints.ttlAloneNanos(policy)).isEqualTo(ttlAlone * SECOND);
        assertThat(hints.boundNanos(policy)).isEqualTo(bound * SECOND);
    }
}
