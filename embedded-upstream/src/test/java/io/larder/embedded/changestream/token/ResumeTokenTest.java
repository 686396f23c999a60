package io.larder.embedded.changestream.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.failure.CommandFailure;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Byte for byte what a real server hands out (tokens as the manual and public bug reports show them). */
class ResumeTokenTest {
    private static final UUID COLLECTION = UUID.fromString("ab1154ac-acd8-49a4-8c61-756d70d3b21f");
    private static final ObjectId ID = new ObjectId(HexFormat.of().parseHex("635019a078be67426d7cf4d2"));
    private static final long TIME = 0x635019A0_00000001L;

    @Test
    void anEventOfVersionTwo() {
        Document identifier = EventIdentifier.of(2, "insert", new Document("_id", ID), null);
        ResumeToken token = ResumeToken.ofEvent(TIME, 2, 0, COLLECTION, identifier);

        assertThat(token.toDocument())
                .isEqualTo(new Document(
                        "_data",
                        "82635019A0000000012B042C0100296E5A1004AB1154ACACD849A48C61756D70D3B21F"
                                + "463C6F7065726174696F6E54797065003C696E736572740046646F63756D656E744B65790046645F69640064"
                                + "635019A078BE67426D7CF4D2000004"));
    }

    @Test
    void anEventOfVersionOneHoldsTheKeyAlone() {
        Document identifier = EventIdentifier.of(1, "insert", new Document("_id", ID), null);
        ResumeToken token = ResumeToken.ofEvent(TIME, 1, 0, COLLECTION, identifier);

        assertThat(token.toDocument().get("_data"))
                .isEqualTo("82635019A0000000012B022C0100296E5A1004AB1154ACACD849A48C61756D70D3B21F"
                        + "46645F69640064635019A078BE67426D7CF4D20004");
    }

    @Test
    void highWaterMarks() {
        assertThat(ResumeToken.highWaterMark(0x64BEB9F3_00000001L, 1)
                        .toDocument()
                        .get("_data"))
                .isEqualTo("8264BEB9F3000000012B0229296E04");
        assertThat(ResumeToken.highWaterMark(0x64BEB9F3_00000001L, 2)
                        .toDocument()
                        .get("_data"))
                .isEqualTo("8264BEB9F3000000012B0429296E1404");
    }

    @Test
    void numberTypesTravelBesideTheKey() {
        Document key = new Document("_id", 7L);
        ResumeToken one = ResumeToken.ofEvent(TIME, 1, 0, COLLECTION, EventIdentifier.of(1, "insert", key, null));
        ResumeToken two = ResumeToken.ofEvent(TIME, 2, 0, COLLECTION, EventIdentifier.of(2, "insert", key, null));
        Document intKey = new Document("_id", 7);
        ResumeToken ofInt = ResumeToken.ofEvent(TIME, 2, 0, COLLECTION, EventIdentifier.of(2, "insert", intKey, null));

        assertThat(one.toDocument().get("_typeBits")).isEqualTo(new BinData(new byte[] {0x40}));
        assertThat(two.toDocument().get("_typeBits")).isEqualTo(new BinData(new byte[] {(byte) 0x82, (byte) 0x80, 0}));
        assertThat(ofInt.toDocument()).doesNotContainKey("_typeBits");
        assertThat(ofInt).isEqualTo(two);
    }

    @Test
    void theOrderIsTimeThenKindThenIndexThenInvalidateThenFragment() {
        Document identifier = EventIdentifier.of(2, "insert", new Document("_id", 1), null);
        ResumeToken first = ResumeToken.ofEvent(TIME, 2, 0, COLLECTION, identifier);
        ResumeToken second = ResumeToken.ofEvent(TIME, 2, 1, COLLECTION, identifier);
        List<ResumeToken> ordered = List.of(
                ResumeToken.highWaterMark(TIME - 1, 2),
                ResumeToken.highWaterMark(TIME, 2),
                first,
                first.ofFragment(0),
                first.ofFragment(1),
                first.asInvalidate(),
                second,
                ResumeToken.highWaterMark(TIME + 1, 2));

        for (int i = 1; i < ordered.size(); i++) {
            assertThat(ordered.get(i)).isGreaterThan(ordered.get(i - 1));
        }
    }

    @Test
    void parsingGivesBackEveryField() {
        Document identifier = EventIdentifier.of(2, "update", new Document("_id", List.of(1, "a\0b", 2.5)), null);
        ResumeToken token = ResumeToken.ofEvent(TIME, 2, 300, COLLECTION, identifier)
                .asInvalidate()
                .ofFragment(3);
        ResumeToken parsed = ResumeToken.parse(token.toDocument());

        assertThat(parsed).isEqualTo(token);
        assertThat(parsed.clusterTime()).isEqualTo(TIME);
        assertThat(parsed.event()).isTrue();
        assertThat(parsed.index()).isEqualTo(300);
        assertThat(parsed.fromInvalidate()).isTrue();
        assertThat(parsed.uuid()).isEqualTo(COLLECTION);
        assertThat(parsed.identifier()).isEqualTo(token.identifier());
        assertThat(parsed.fragment()).isEqualTo(3);
        assertThat(parsed.toDocument()).isEqualTo(token.toDocument());
    }

    @Test
    void anEventWithoutACollection() {
        ResumeToken token = ResumeToken.ofEvent(TIME, 2, 0, null, EventIdentifier.of(2, "dropDatabase", null, null));

        assertThat(ResumeToken.parse(token.toDocument())).isEqualTo(token);
        assertThat(ResumeToken.parse(token.toDocument()).uuid()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "zz, 9",
        "'', 40649",
        "04, 40649",
        "2B04, 40649",
        "82635019A000000001, 50796",
        "82635019A0000000013C6100, 50854",
        "82635019A0000000012B06, 50795",
        "82635019A0000000012B04, 51055",
        "82635019A0000000012B042B06, 51057",
        "82635019A0000000012B042C0100, 50793",
        "82635019A0000000012B042C01002B, 9",
        "82635019A0000000012B042C01002904, 50872",
        "82635019A0000000012B042C0100292904, 50870",
        "82635019A0000000012B042C0100296E04, 6189500",
        "82635019A0000000012B042C0100296E1404, 6189501",
        "82635019A0000000012B042C0100296E142904, 6189503",
        "82635019A0000000012B0429296E14460004, 6189504",
        "82635019A0000000012B022C0100296E144600146E04, 40646",
    })
    void whatIsNoTokenIsRefusedWithTheServersCode(String data, int code) {
        assertThatThrownBy(() -> ResumeToken.parse(new Document("_data", data)))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
    }

    @Test
    void dataMustBeText() {
        assertThatThrownBy(() -> ResumeToken.parse(new Document()))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(40647));
        assertThatThrownBy(() -> ResumeToken.parse(new Document("_data", "82").append("_typeBits", 1)))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(40648));
    }
}
