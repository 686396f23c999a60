package io.larder.embedded.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import org.assertj.core.api.Assertions;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** failCommand that blocks for longer than maxTimeMS allows (fail points of the drivers' specifications). */
class BlockedCommandTest {
    @Test
    void the_time_limit_ends_the_command_and_not_only_the_block() {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            client.getDatabase("admin")
                    .runCommand(Document.parse("{configureFailPoint: 'failCommand', mode: 'alwaysOn', data:"
                            + " {failCommands: ['count'], blockConnection: true, blockTimeMS: 5000}}"));
            for (int time = 5; time < 25; time++) {
                Document count = new Document("count", "things").append("maxTimeMS", time);
                Assertions.assertThatThrownBy(() -> client.getDatabase("shop").runCommand(count))
                        .isInstanceOfSatisfying(
                                MongoExecutionTimeoutException.class,
                                failure -> assertThat(failure.getCode()).isEqualTo(50));
            }
        }
    }
}
