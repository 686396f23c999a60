package io.larder.integration.scenario;

import com.mongodb.MongoCommandException;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/** What a driver was told during a scenario, and what the scenario itself found worth noting. */
final class Transcript implements CommandListener {
    private final Mask mask = new Mask();
    private final List<String> lines = new ArrayList<>(); // guarded by this
    private boolean repliesCount = true; // guarded by this

    synchronized void note(String line) {
        lines.add(mask.text(line));
    }

    synchronized void note(String name, BsonDocument document) {
        lines.add(name + " " + mask.document(document).toJson());
    }

    /** From now on only notes are kept: for scenarios in which it is a matter of luck how often something is asked. */
    synchronized void notesOnly() {
        repliesCount = false;
        lines.removeIf(line -> line.startsWith("reply "));
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public synchronized void commandSucceeded(CommandSucceededEvent event) {
        if (repliesCount) {
            note("reply " + event.getCommandName(), event.getResponse());
        }
    }

    @Override
    public synchronized void commandFailed(CommandFailedEvent event) {
        if (!repliesCount) {
            return;
        }
        if (event.getThrowable() instanceof MongoCommandException refused) {
            note("reply " + event.getCommandName(), refused.getResponse());
        } else {
            note("reply " + event.getCommandName() + " failed: "
                    + event.getThrowable().getClass().getSimpleName());
        }
    }
}
