package io.larder.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ReadPreference;
import com.mongodb.Tag;
import com.mongodb.TagSet;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadPreferencesTest {
    private static ReadPreference read(String json) {
        ByteBuf raw = Unpooled.buffer();
        RawDocuments.write(BsonDocument.parse(json), raw);
        return ReadPreferences.read(raw, 0, raw.writerIndex());
    }

    @ParameterizedTest
    @ValueSource(strings = {"primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest"})
    void everyModeIsKnown(String mode) {
        assertThat(read("{mode: '" + mode + "'}").getName()).isEqualTo(mode);
    }

    @Test
    void tagsAndStalenessAreReadAndHedgePasses() {
        ReadPreference read = read("{mode: 'secondary', tags: [{dc: 'ny', rack: '1'}, {}], maxStalenessSeconds: 120,"
                + " hedge: {enabled: true}}");
        assertThat(read)
                .isEqualTo(ReadPreference.secondary(
                        List.of(new TagSet(List.of(new Tag("dc", "ny"), new Tag("rack", "1"))), new TagSet()),
                        120,
                        TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0"})
    void someStalenessesMeanNone(String none) {
        assertThat(read("{mode: 'nearest', maxStalenessSeconds: " + none + "}")).isEqualTo(ReadPreference.nearest());
    }

    @Test
    void primaryWithAnEmptyTagSetIsPrimary() {
        assertThat(read("{mode: 'primary', tags: [{}]}")).isEqualTo(ReadPreference.primary());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mode: 'fastest'} | 2",
                "{tags: []} | 9",
                "{mode: 5} | 14",
                "{mode: 'secondary', tags: 'ny'} | 14",
                "{mode: 'secondary', tags: ['ny']} | 14",
                "{mode: 'secondary', tags: [{dc: 5}]} | 14",
                "{mode: 'secondary', maxStalenessSeconds: 'long'} | 14",
                "{mode: 'secondary', maxStalenessSeconds: 89} | 160",
                "{mode: 'primary', maxStalenessSeconds: 120} | 2",
                "{mode: 'primary', tags: [{dc: 'ny'}]} | 2",
            })
    void whatServersRefuseIsRefusedWithTheirCode(String json, int code) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(BadReadPreferenceException.class, e -> assertThat(e.code())
                        .isEqualTo(code));
    }
}
