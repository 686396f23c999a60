package io.larder.proxy.launch.embedded;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.launch.tenant.LocalUpstream;

/** A replica set of one member in this process: enough for transactions and change streams, gone when the process ends. */
public final class EmbeddedUpstream implements LocalUpstream {
    @Override
    public Running start() {
        // By address rather than by name, so that no resolver stands between the two halves of one process.
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .hostName("127.0.0.1")
                .testCommands(false)
                .start();
        return new RunningSet(set, SampleData.writeTo(set.connectionString()));
    }

    private record RunningSet(EmbeddedReplicaSet set, SampleData data) implements Running {
        @Override
        public String uri() {
            return set.connectionString();
        }

        @Override
        public String sample() {
            return "database " + SampleData.DATABASE + ", collections " + String.join(" and ", SampleData.COLLECTIONS);
        }

        @Override
        public void close() {
            data.close();
            set.close();
        }
    }
}
