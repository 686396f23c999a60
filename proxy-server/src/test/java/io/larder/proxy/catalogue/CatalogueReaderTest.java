package io.larder.proxy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ServerAddress;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.CatalogueLimits;
import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.OwnSide;
import io.larder.proxy.topology.UpstreamOptions;
import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What real servers say of their namespaces. */
class CatalogueReaderTest {
    private static final Namespace ITEMS = new Namespace("shop", "items");

    private final Catalogue catalogue = new Catalogue(CatalogueLimits.defaults(), System::nanoTime);
    private final AtomicLong watermark = new AtomicLong();
    private final AtomicBoolean relayed = new AtomicBoolean();
    private final List<Namespace> surprising = new CopyOnWriteArrayList<>();
    private EmbeddedReplicaSet set;
    private OwnSide own;
    private CatalogueReader reader;

    private void start(EmbeddedReplicaSet upstream, String user) throws Exception {
        set = upstream;
        String uri = upstream.connectionString();
        own = new OwnSide(uri, uri.replace("mongodb://", "mongodb://" + user), UpstreamOptions.defaults());
        reader = new CatalogueReader(
                own.loop,
                own.upstream(),
                catalogue,
                new NewestClusterTime(),
                ServerAddress::toString,
                () -> !relayed.get(),
                watermark::get,
                surprising::add);
        reader.start();
    }

    private void start() throws Exception {
        start(EmbeddedReplicaSet.start(), "");
    }

    @AfterEach
    void stop() {
        set.adversary().connections().clear();
        reader.close();
        own.close();
        set.close();
    }

    private @Nullable Reason learn(Namespace... namespaces) {
        List<Namespace> asked = List.of(namespaces);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            reader.ask(asked);
            return catalogue.against(asked) != Reason.DEFINITION_UNKNOWN;
        });
        return catalogue.against(asked);
    }

    private static Namespace shop(String collection) {
        return new Namespace("shop", collection);
    }

    @Test
    void kindsAndCollationsAreFoundOut() throws Exception {
        start();
        own.run("shop", "{create: 'items'}");
        own.run("shop", "{create: 'words', collation: {locale: 'de', strength: 2}}");
        own.run("shop", "{create: 'ring', capped: true, size: 4096}");
        own.run("shop", "{create: 'seen', viewOn: 'items', pipeline: []}");
        own.run("shop", "{create: 'heat', timeseries: {timeField: 't'}}");
        own.run("blog", "{create: 'posts'}");
        assertThat(learn(ITEMS, new Namespace("blog", "posts"))).isNull();
        assertThat(catalogue.hasSimpleCollation(ITEMS)).isTrue();
        assertThat(Objects.requireNonNull(catalogue.definition(ITEMS)).uuid()).isNotNull();
        assertThat(learn(shop("words"))).isNull();
        assertThat(catalogue.hasSimpleCollation(shop("words"))).isFalse();
        assertThat(learn(shop("ring"))).isEqualTo(Reason.CAPPED);
        assertThat(learn(shop("seen"))).isEqualTo(Reason.VIEW);
        assertThat(learn(shop("heat"))).isEqualTo(Reason.TIME_SERIES);
        assertThat(learn(shop("nothing"))).isEqualTo(Reason.NO_SUCH_COLLECTION);
        assertThat(learn(new Namespace("nowhere", "nothing"))).isEqualTo(Reason.NO_SUCH_COLLECTION);
    }

    @Test
    void manyQuestionsForOneDatabaseAreFewCommands() throws Exception {
        start();
        try (var held = set.adversary().connections().holdBefore("listCollections")) {
            IntStream.range(0, 250).forEach(i -> reader.ask(List.of(shop("c" + i))));
            await().until(() -> held.held() == 1);
            own.loop.submit(() -> {}).sync();
        }
        await().until(() -> IntStream.range(0, 250).allMatch(i -> catalogue.definition(shop("c" + i)) != null));
        assertThat(set.commands().count("listCollections")).isEqualTo(4);
    }

    @Test
    void anAnswerThatADefinitionHasOvertakenIsAskedForAgain() throws Exception {
        start();
        own.run("shop", "{create: 'items'}");
        try (var held = set.adversary().connections().holdReply("listCollections")) {
            reader.ask(List.of(ITEMS));
            await().until(() -> held.held() == 1);
            own.run("shop", "{drop: 'items'}");
            own.run("shop", "{create: 'items', capped: true, size: 4096}");
            catalogue.changed(ITEMS);
        }
        assertThat(learn(ITEMS)).isEqualTo(Reason.CAPPED);
    }

    @Test
    void anAnswerMustHaveSeenWhatTheStreamHasToldOf() throws Exception {
        start();
        watermark.set(own.run("shop", "{create: 'items'}"));
        assertThat(learn(ITEMS)).isNull();
        assertThat(set.commands().named("listCollections"))
                .allMatch(each -> each.toString().contains("afterClusterTime"));
    }

    @Test
    void whoMayNotListFindsEverythingUnreadable() throws Exception {
        start(
                EmbeddedReplicaSet.builder()
                        .authentication(EmbeddedUser.root("root", "secret"))
                        .start(),
                "root:secret@");
        own.run("shop", "{create: 'items'}");
        assertThat(learn(ITEMS)).isEqualTo(Reason.DEFINITION_UNREADABLE);
    }

    @Test
    void aQuestionGoesOverAClientsOwnConnectionToo() throws Exception {
        start();
        relayed.set(true);
        own.run("shop", "{create: 'items'}");
        AtomicBoolean free = new AtomicBoolean();
        AtomicBoolean lost = new AtomicBoolean();
        Lender lender = new Lender() {
            @Override
            public void free() {
                free.set(true);
            }

            @Override
            public void lost(UpstreamFailure failure) {
                lost.set(true);
            }
        };
        UpstreamConnection connection = own.connection();
        assertThat(own.loop
                        .submit(() -> reader.askOver(connection, List.of(ITEMS), lender))
                        .sync()
                        .getNow())
                .isNotNull();
        await().untilTrue(free);
        assertThat(catalogue.against(List.of(ITEMS))).isNull();
        assertThat(own.loop
                        .submit(() -> reader.askOver(connection, List.of(ITEMS), lender))
                        .sync()
                        .getNow())
                .as("it is known")
                .isNull();
        set.adversary().connections().cutBefore("listCollections", 1);
        List<Namespace> other = List.of(shop("other"));
        assertThat(own.loop
                        .submit(() -> reader.askOver(connection, other, lender))
                        .sync()
                        .getNow())
                .isNotNull();
        await().untilTrue(lost);
        assertThat(catalogue.against(other)).isEqualTo(Reason.DEFINITION_UNKNOWN);
    }

    @Test
    void aConnectionThatBreaksIsNoAnswer() throws Exception {
        start();
        own.run("shop", "{create: 'items'}");
        set.adversary().connections().cutBefore("listCollections", 1);
        assertThat(learn(ITEMS)).isNull();
    }

    @Test
    void theDefaultReadConcernIsAskedForAgainAndAgain() throws Exception {
        start();
        AtomicBoolean changed = new AtomicBoolean();
        try (DefaultConcernWatch watch =
                new DefaultConcernWatch(own.loop, own.upstream(), Duration.ofMillis(50), () -> changed.set(true))) {
            watch.start();
            await().until(() -> set.commands().count("getDefaultRWConcern") > 2);
            assertThat(changed).isFalse();
        }
    }
}
