package io.larder.embedded.admin.profile;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.Stage;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes commands of chosen databases down in their system.profile. Levels are kept by database; there are as many as databases
 * that somebody set one for.
 *
 * <p>On a real server every member has a system.profile of its own. Here it is written by the primary, and replicated like
 * everything else; change streams never tell of it.
 */
public final class Profiler implements Stage {
    private static final int OFF = 0;
    private static final int SLOW = 1;
    private static final int ALL = 2;
    private static final int MOST_DATABASES = 1000;

    /** Never written down: they would describe themselves, or hold secrets. */
    private static final Set<String> LEFT_OUT = Set.of("profile", "hello", "isMaster");

    private final Member member;
    private final ProfileCollection written;
    private final Map<String, Integer> levels = new ConcurrentHashMap<>();
    private volatile long slowMillis = 100;

    public Profiler(Member member) {
        this.member = member;
        this.written = new ProfileCollection(member);
    }

    public Command command() {
        CommandTraits traits = CommandTraits.named("profile")
                .fields("slowms", "sampleRate", "filter")
                .needsOnDatabase(Action.ENABLE_PROFILER)
                .build();
        return Command.of(traits, this::configure);
    }

    private Reply configure(Invocation in) {
        long level = in.fields().longOr("profile", -1);
        int before = levelOf(in.database());
        Document answer =
                new Document("was", before).append("slowms", (int) slowMillis).append("sampleRate", 1.0);
        slowMillis = in.fields().longOr("slowms", slowMillis);
        if (level < OFF || level > ALL) {
            return Reply.of(answer);
        }
        if (levels.size() >= MOST_DATABASES) {
            throw new CommandFailure(ErrorCode.EXCEEDED_MEMORY_LIMIT, "too many databases are profiled");
        }
        if (level == OFF) {
            levels.remove(in.database());
        } else {
            levels.put(in.database(), (int) level);
            written.ensure(in);
        }
        return Reply.of(answer);
    }

    private int levelOf(String database) {
        return levels.getOrDefault(database, OFF);
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        if (levels.isEmpty() || levelOf(invocation.database()) == OFF || isLeftOut(invocation)) {
            return rest.proceed(invocation);
        }
        try {
            Reply reply = rest.proceed(invocation);
            write(invocation, reply.body());
            return reply;
        } catch (CommandFailure failure) {
            write(invocation, new Document("errCode", failure.code()).append("errMsg", failure.message()));
            throw failure;
        }
    }

    private static boolean isLeftOut(Invocation invocation) {
        return invocation.traits().sensitive()
                || LEFT_OUT.contains(invocation.traits().name())
                || invocation.request().session().inTransaction()
                || invocation.namespaceRead().collection().equals(ProfileCollection.NAME);
    }

    private void write(Invocation invocation, Document answer) {
        Duration took = Duration.between(
                invocation.operation().started(), member.set().clock().instant());
        if (levelOf(invocation.database()) == SLOW && took.toMillis() < slowMillis) {
            return;
        }
        written.add(
                invocation,
                ProfileRow.of(invocation, answer, took, member.set().clock().instant()));
    }
}
