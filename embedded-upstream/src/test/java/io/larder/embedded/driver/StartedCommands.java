package io.larder.embedded.driver;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;

/** The commands that a driver has sent, in order. */
final class StartedCommands implements CommandListener {
    private record Sent(String name, BsonDocument command) {}

    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    @Override
    public void commandStarted(CommandStartedEvent event) {
        sent.add(new Sent(event.getCommandName(), event.getCommand().clone()));
    }

    int count(String name) {
        return of(name).size();
    }

    List<BsonDocument> of(String name) {
        return sent.stream()
                .filter(each -> each.name().equals(name))
                .map(Sent::command)
                .toList();
    }

    void clear() {
        sent.clear();
    }
}
