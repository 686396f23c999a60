package io.larder.engine.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.reason.Reason;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamLoss;
import io.larder.engine.stream.StreamSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
    private static final Namespace ITEMS = new Namespace("shop", "items");
    private static final Namespace ORDERS = new Namespace("shop", "orders");
    private static final Definition PLAIN = new Definition(CollectionKind.COLLECTION, true, null);

    private static final Coverage SHOP = new Coverage(List.of(NamespacePattern.parse("shop.*")));
    private static final ListedAt NO_TIME = new ListedAt("", 0);

    private final AtomicLong clock = new AtomicLong();
    private final Catalogue catalogue =
            new Catalogue(new CatalogueLimits(3, Duration.ofSeconds(100), Duration.ofSeconds(5), 2), clock::get);

    private Listing begin(Namespace... namespaces) {
        Set<String> names = new java.util.HashSet<>();
        for (Namespace each : namespaces) {
            names.add(each.collection());
        }
        return Objects.requireNonNull(catalogue.begin(namespaces[0].database(), names));
    }

    private void learn(Namespace namespace, Definition definition) {
        catalogue.answered(begin(namespace), Map.of(namespace.collection(), definition), NO_TIME);
    }

    private void pass(int seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whatNobodyAskedForIsNotKept() {
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        assertThat(catalogue.hasSimpleCollation(ITEMS)).isFalse();
    }

    @Test
    void everyNamespaceThatIsReadCounts() {
        learn(ITEMS, PLAIN);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
        assertThat(catalogue.against(List.of(ITEMS, ORDERS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        learn(ORDERS, new Definition(CollectionKind.VIEW, true, null));
        assertThat(catalogue.against(List.of(ITEMS, ORDERS))).isEqualTo(Reason.VIEW);
        assertThat(catalogue.against(List.of(new Namespace("shop", "new"), ORDERS)))
                .as("nothing needs to be asked where the answer is no anyway")
                .isEqualTo(Reason.VIEW);
    }

    @Test
    void whatTheListDoesNotNameIsMissingAndThatIsBelievedForAMoment() {
        catalogue.answered(begin(ITEMS, ORDERS), Map.of("items", PLAIN), NO_TIME);
        assertThat(catalogue.against(List.of(ORDERS))).isEqualTo(Reason.NO_SUCH_COLLECTION);
        pass(6);
        assertThat(catalogue.against(List.of(ORDERS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @Test
    void aRefusedQuestionMakesItUnreadableForAMoment() {
        catalogue.refused(begin(ITEMS));
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNREADABLE);
        pass(6);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
    }

    @Test
    void aQuestionWithoutAnAnswerLeavesWhatWasKnown() {
        learn(ITEMS, PLAIN);
        catalogue.failed(begin(ITEMS));
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"shop,items", "shop,''", "'',''"})
    void aChangeMakesItForgotten(String database, String collection) {
        learn(ITEMS, PLAIN);
        catalogue.changed(new Namespace(database, collection));
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
    }

    @Test
    void aChangeElsewhereDoesNot() {
        learn(ITEMS, PLAIN);
        catalogue.changed(ORDERS);
        catalogue.changed(Namespace.database("blog"));
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @Test
    void anAnswerIsOvertakenByAChangeSinceTheQuestion() {
        Listing listing = begin(ITEMS, ORDERS);
        catalogue.changed(ITEMS);
        catalogue.answered(listing, Map.of("items", PLAIN, "orders", PLAIN), NO_TIME);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        assertThat(catalogue.against(List.of(ORDERS)))
                .as("which had not changed")
                .isNull();
        catalogue.answered(listing, Map.of("items", PLAIN), NO_TIME);
        assertThat(catalogue.against(List.of(ITEMS)))
                .as("an answer counts once")
                .isEqualTo(Reason.DEFINITION_UNKNOWN);
    }

    @Test
    void answersGrowOld() {
        learn(ITEMS, PLAIN);
        pass(101);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
    }

    @Test
    void whatIsInUseIsDueBeforeItIsTooOld() {
        learn(ITEMS, PLAIN);
        learn(ORDERS, PLAIN);
        catalogue.against(List.of(ITEMS));
        assertThat(catalogue.due()).isEmpty();
        pass(60);
        assertThat(catalogue.due()).containsExactly(ITEMS);
    }

    @Test
    void aDifferenceThatNobodyToldOfIsReported() {
        learn(ITEMS, new Definition(CollectionKind.COLLECTION, true, UUID.randomUUID()));
        Definition other = new Definition(CollectionKind.COLLECTION, true, UUID.randomUUID());
        assertThat(catalogue.answered(begin(ITEMS), Map.of("items", other), NO_TIME))
                .containsExactly(ITEMS);
        assertThat(catalogue.answered(begin(ITEMS), Map.of("items", other), NO_TIME))
                .isEmpty();
    }

    @Test
    void itRemembersNoMoreThanItMay() {
        for (int i = 0; i < 10; i++) {
            learn(new Namespace("shop", "c" + i), PLAIN);
        }
        int remembered = 0;
        for (int i = 0; i < 10; i++) {
            remembered += catalogue.definition(new Namespace("shop", "c" + i)) == null ? 0 : 1;
        }
        assertThat(remembered).isEqualTo(3);
        assertThat(catalogue.definition(new Namespace("shop", "c9"))).isEqualTo(PLAIN);
    }

    @Test
    void onlySoManyQuestionsAreOpenAtATime() {
        Listing first = begin(ITEMS);
        begin(ITEMS);
        assertThat(catalogue.begin("shop", Set.of("items"))).isNull();
        catalogue.failed(first);
        assertThat(catalogue.begin("shop", Set.of("items"))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"admin,x", "local,x", "config,x", "shop,system.views", "shop,''"})
    void theServersOwnIsNeverKept(String database, String collection) {
        assertThat(catalogue.against(List.of(new Namespace(database, collection))))
                .isEqualTo(Reason.INTERNAL_NAMESPACE);
    }

    @Test
    void whatAStreamTellsIsForgottenBeforeItIsPassedOn() {
        learn(ITEMS, PLAIN);
        List<String> seen = new ArrayList<>();
        StreamSink sink = new WatchedDefinitions(catalogue, SHOP, new StreamSink() {
            @Override
            public void change(Change change, long clusterTime) {
                seen.add(change.kind() + " " + catalogue.against(List.of(ITEMS)));
            }

            @Override
            public void watermark(long clusterTime) {
                seen.add("watermark");
            }

            @Override
            public void heard(long requestSentNanos) {
                seen.add("heard");
            }

            @Override
            public void lost(StreamLoss why) {
                seen.add(why + " " + catalogue.against(List.of(ITEMS)));
            }
        });
        sink.change(new Change(ITEMS, ChangeKind.INSERT, null, null, FieldSet.ALL, false), 1);
        sink.change(new Change(ITEMS, ChangeKind.DEFINITION, null, null, FieldSet.ALL, false), 1);
        sink.watermark(1);
        sink.heard(1);
        sink.lost(StreamLoss.HISTORY);
        learn(ITEMS, PLAIN);
        sink.watermark(2);
        sink.watermark(3);
        assertThat(seen)
                .containsExactly(
                        "INSERT null",
                        "DEFINITION DEFINITION_UNKNOWN",
                        // What was known before the stream told of anything may have changed before it could.
                        "ANYTHING DEFINITION_UNKNOWN",
                        "watermark",
                        "heard",
                        "HISTORY DEFINITION_UNKNOWN",
                        "ANYTHING DEFINITION_UNKNOWN",
                        "watermark",
                        "watermark");
    }

    /** A stream that has told all up to this time, read from this server. */
    private WatchedDefinitions watchedUpTo(long time, String server) {
        WatchedDefinitions stream = new WatchedDefinitions(catalogue, SHOP, new NoSink());
        stream.readsFrom(server);
        stream.watermark(time);
        return stream;
    }

    private List<Namespace> list(Definition definition, String server, long time) {
        return catalogue.answered(begin(ITEMS), Map.of("items", definition), new ListedAt(server, time));
    }

    @Test
    void whatAnElectionMayUndoIsBelievedOnceTheStreamHasComePastIt() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        list(PLAIN, "one", 12);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        assertThat(catalogue.hasSimpleCollation(ITEMS)).isFalse();
        assertThat(catalogue.isToBeAsked(ITEMS)).as("the answer is there").isFalse();
        stream.watermark(11);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        stream.watermark(12);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
        list(PLAIN, "one", 13);
        assertThat(catalogue.against(List.of(ITEMS)))
                .as("what is proven stays so while the same is listed again")
                .isNull();
    }

    @Test
    void whatTheStreamIsPastAlreadyIsBelievedAtOnce() {
        watchedUpTo(10, "one");
        list(PLAIN, "one", 10);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @Test
    void timesCompareUnsigned() {
        watchedUpTo(0xF000000000000001L, "one");
        list(PLAIN, "one", 0xF000000000000002L);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        list(PLAIN, "one", 0x6000000000000001L);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @Test
    void aListingWithoutATimeProvesNothingWhereAStreamWatches() {
        watchedUpTo(10, "one");
        list(PLAIN, "one", 0);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
    }

    @Test
    void aStreamOfAnotherServerDoesNotProveIt() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        list(PLAIN, "two", 9);
        stream.watermark(20);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
    }

    private static Change insertElsewhere() {
        return new Change(new Namespace("shop", "x"), ChangeKind.INSERT, null, null, FieldSet.ALL, false);
    }

    @Test
    void anEventProvesWhatWasListedUpToItsTime() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        list(PLAIN, "one", 12);
        stream.change(insertElsewhere(), 12);
        stream.watermark(11);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @Test
    void anEventOfManyServersProvesNothing() {
        WatchedDefinitions stream = watchedUpTo(10, ListedAt.OF_MANY);
        list(PLAIN, ListedAt.OF_MANY, 12);
        stream.change(insertElsewhere(), 12);
        stream.watermark(11);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        stream.watermark(12);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @Test
    void aWatermarkFromBeforeTheCursorProvesNothing() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        stream.readsFrom("two");
        list(PLAIN, "two", 10);
        stream.watermark(10);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        stream.watermark(11);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @Test
    void whatAnotherCursorTellsDoesNotProveWhatWasListedBefore() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        list(PLAIN, "one", 12);
        Listing underWay = begin(ORDERS);
        stream.readsFrom("one");
        catalogue.answered(underWay, Map.of("orders", PLAIN), new ListedAt("one", 12));
        stream.watermark(20);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        assertThat(catalogue.against(List.of(ORDERS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        assertThat(catalogue.isToBeAsked(ITEMS)).isTrue();
        list(PLAIN, "one", 21);
        stream.watermark(21);
        stream.readsFrom("two");
        assertThat(catalogue.against(List.of(ITEMS))).as("what was proven").isNull();
    }

    @Test
    void whereTheSameIsListedAgainTheFirstTimeCounts() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        list(PLAIN, "one", 12);
        pass(6);
        assertThat(catalogue.isToBeAsked(ITEMS)).isTrue();
        list(PLAIN, "one", 14);
        stream.watermark(12);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @Test
    void whereSomethingElseIsListedItsOwnTimeCounts() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        list(new Definition(CollectionKind.COLLECTION, false, null), "one", 12);
        list(PLAIN, "one", 14);
        stream.watermark(12);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
    }

    @Test
    void whatIsListedOtherwiseThanProvenIsReportedAtOnceAndProvenLater() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        list(PLAIN, "one", 10);
        assertThat(list(new Definition(CollectionKind.COLLECTION, false, null), "one", 12))
                .containsExactly(ITEMS);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
        stream.watermark(12);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
        assertThat(catalogue.hasSimpleCollation(ITEMS)).isFalse();
    }

    @Test
    void whatForbidsKeepingIsBelievedAtOnce() {
        watchedUpTo(10, "one");
        list(new Definition(CollectionKind.VIEW, true, null), "one", 12);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.VIEW);
        catalogue.refused(begin(ORDERS));
        assertThat(catalogue.against(List.of(ORDERS))).isEqualTo(Reason.DEFINITION_UNREADABLE);
    }

    @Test
    void aChangeOvertakesWhatIsNotProvenYet() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        list(PLAIN, "one", 12);
        catalogue.changed(ITEMS);
        stream.watermark(12);
        assertThat(catalogue.against(List.of(ITEMS))).isEqualTo(Reason.DEFINITION_UNKNOWN);
    }

    @Test
    void whatAStreamCannotProveAnyMoreIsBelievedAtOnceAgain() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        list(PLAIN, "one", 12);
        stream.lost(StreamLoss.REFUSED);
        assertThat(catalogue.isToBeAsked(ITEMS)).isTrue();
        list(PLAIN, "one", 12);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
    }

    @Test
    void noMoreIsAwaitedThanMayBeRemembered() {
        WatchedDefinitions stream = watchedUpTo(10, "one");
        for (int i = 0; i < 10; i++) {
            catalogue.answered(begin(new Namespace("shop", "c" + i)), Map.of("c" + i, PLAIN), new ListedAt("one", 12));
        }
        int awaited = 0;
        for (int i = 0; i < 10; i++) {
            awaited += catalogue.isToBeAsked(new Namespace("shop", "c" + i)) ? 0 : 1;
        }
        assertThat(awaited).isEqualTo(3);
        stream.watermark(12);
        assertThat(catalogue.against(List.of(new Namespace("shop", "c9")))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: 'collection', options: {}} | COLLECTION | true",
                "{options: {}} | COLLECTION | true",
                "{type: 'collection', options: {capped: true, size: 1}} | CAPPED | true",
                "{type: 'collection', options: {capped: false}} | COLLECTION | true",
                "{type: 'collection', options: {collation: {locale: 'de'}}} | COLLECTION | false",
                "{type: 'collection', options: {collation: {locale: 'simple'}}} | COLLECTION | true",
                "{type: 'collection', options: {collation: 1}} | COLLECTION | false",
                "{type: 'view', options: {viewOn: 'x'}} | VIEW | true",
                "{type: 'timeseries', options: {}} | TIME_SERIES | true",
                "{type: 'something', options: {}} | UNREADABLE | false",
                "{type: 5} | UNREADABLE | false"
            })
    void rowsSayWhatTheyAre(String row, CollectionKind kind, boolean simple) {
        Definition definition = Definition.of(BsonDocument.parse(row));
        assertThat(definition.kind()).isEqualTo(kind);
        assertThat(definition.simpleCollation()).isEqualTo(simple);
    }

    @Test
    void aChangedDefaultReadConcernIsNoticed() {
        DefaultConcern concern = new DefaultConcern();
        BsonDocument local = BsonDocument.parse("{defaultReadConcern: {level: 'local'}, ok: 1}");
        assertThat(concern.told(local)).as("the first").isFalse();
        assertThat(concern.told(local)).isFalse();
        assertThat(concern.told(BsonDocument.parse("{defaultReadConcern: {level: 'majority'}, ok: 1}")))
                .isTrue();
        assertThat(concern.told(BsonDocument.parse("{ok: 1}"))).as("unset").isTrue();
    }

    /** Nobody is told. */
    private static final class NoSink implements StreamSink {
        @Override
        public void change(Change change, long clusterTime) {}

        @Override
        public void watermark(long clusterTime) {}

        @Override
        public void heard(long requestSentNanos) {}

        @Override
        public void lost(StreamLoss why) {}
    }
}
