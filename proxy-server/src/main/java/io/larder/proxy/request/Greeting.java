package io.larder.proxy.request;

import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.hello.HelloOnlyClients;
import io.larder.proxy.request.shared.LedClients;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.topology.UpstreamFacts;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.compression.Compressor;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** The hellos of one client: what was agreed on, and whether it ever said more than that. */
final class Greeting {
    private static final int LONGEST_ABOUT = 100;

    private final ClientConnection client;
    private final Requests all;
    private final @Nullable LedClients led;
    private HelloOnlyClients.@Nullable Client greeted;
    private boolean worked;
    private @Nullable String application;

    /** @param led what leads its requests one by one; null where they are all of one tenant */
    Greeting(ClientConnection client, Requests all, @Nullable LedClients led) {
        this.client = client;
        this.all = all;
        this.led = led;
    }

    BsonDocument reply(CommandView hello) {
        List<UpstreamFacts> others = led == null ? List.of() : led.facts();
        BsonDocument reply = all.presented()
                .hellos()
                .reply(hello, client.listener().index(), client.number(), compressors(hello), others);
        // Who is told that the upstream is unknown goes away for that, and comes again.
        if (application == null && hello.fields().is(CommandField.CLIENT, BsonTypes.DOCUMENT)) {
            application = about(hello);
        }
        boolean welcome = reply.getNumber("ok").intValue() == 1;
        if (welcome && greeted == null && !worked && hello.fields().is(CommandField.CLIENT, BsonTypes.DOCUMENT)) {
            greeted = new HelloOnlyClients.Client(client.toString(), about(hello));
            all.presented().helloOnly().greeted(greeted);
        }
        return reply;
    }

    /** The algorithms that both sides have, in the client's order. */
    private static List<String> compressors(CommandView hello) {
        if (!hello.fields().is(CommandField.COMPRESSION, BsonTypes.ARRAY)) {
            return List.of();
        }
        List<String> both = new ArrayList<>();
        BsonCursor each = enter(hello, CommandField.COMPRESSION);
        while (each.next()) {
            Compressor named = BsonValues.isString(each.type()) ? Compressor.named(each.stringValue()) : null;
            if (named != null && !both.contains(named.wireName())) {
                both.add(named.wireName());
            }
        }
        return both;
    }

    private static BsonCursor enter(CommandView hello, CommandField field) {
        int offset = hello.fields().offset(field);
        return new BsonCursor()
                .reset(hello.message(), offset, offset + hello.fields().length(field));
    }

    /** Names of application and driver, as the client tells them: short, and without characters that have no place in a log. */
    private static String about(CommandView hello) {
        StringBuilder about = new StringBuilder();
        BsonCursor each = enter(hello, CommandField.CLIENT);
        BsonCursor inner = new BsonCursor();
        while (each.next()) {
            if (each.type() == BsonTypes.DOCUMENT && (each.nameIs("application") || each.nameIs("driver"))) {
                inner.enter(each);
                while (inner.next()) {
                    if (inner.type() == BsonTypes.STRING && (inner.nameIs("name") || inner.nameIs("version"))) {
                        about.append(about.isEmpty() ? "" : " ").append(inner.stringValue());
                    }
                }
            }
        }
        String clean = about.toString().replaceAll("[^\\p{L}\\p{N} ._|/:+-]", "?");
        return clean.length() <= LONGEST_ABOUT ? clean : clean.substring(0, LONGEST_ABOUT);
    }

    /** What the client calls itself; null where it has not. */
    @Nullable
    String application() {
        return application;
    }

    boolean hasWorked() {
        return worked;
    }

    /** The client asks for something else than a hello. */
    void worked() {
        if (!worked) {
            worked = true;
            if (greeted != null) {
                all.presented().helloOnly().worked(greeted);
            }
        }
    }

    void left() {
        if (greeted != null) {
            all.presented().helloOnly().left(greeted);
        }
    }
}
