package io.larder.embedded.command;

import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import java.util.List;
import java.util.Set;

/**
 * What the dispatch must know of a command before it runs it. Built by {@link #named}; immutable.
 *
 * @param fields the fields it knows besides the common ones; empty means that it ignores what it does not know
 * @param acceptsTxnNumber it is a retryable write, legal with txnNumber outside a transaction
 * @param inTransactions it is legal inside a multi-document transaction
 * @param sensitive its body may carry secrets: it is never recorded, profiled or shown
 * @param firstMajorVersion the first server version that knows it
 */
public record CommandTraits(
        String name,
        Set<String> aliases,
        Set<String> fields,
        Rights rights,
        SecondaryUse secondaryUse,
        boolean needsLogin,
        boolean adminOnly,
        boolean inApiVersion1,
        boolean acceptsTxnNumber,
        boolean inTransactions,
        boolean supportsReadConcern,
        boolean supportsWriteConcern,
        boolean sensitive,
        boolean testOnly,
        int firstMajorVersion,
        String help) {
    public static Builder named(String name, String... aliases) {
        return new Builder(name, Set.of(aliases));
    }

    /** Collects traits; a command that says nothing needs a login, no right, and runs on every member. */
    public static final class Builder {
        private final String name;
        private final Set<String> aliases;
        private Set<String> fields = Set.of();
        private Rights rights = invocation -> List.of();
        private SecondaryUse secondaryUse = SecondaryUse.ALWAYS;
        private boolean needsLogin = true;
        private boolean adminOnly;
        private boolean inApiVersion1;
        private boolean acceptsTxnNumber;
        private boolean inTransactions;
        private boolean supportsReadConcern;
        private boolean supportsWriteConcern;
        private boolean sensitive;
        private boolean testOnly;
        private int firstMajorVersion;
        private String help = "no help defined";

        private Builder(String name, Set<String> aliases) {
            this.name = name;
            this.aliases = aliases;
        }

        /** Makes every other field an error (40415), the common ones and the command's own name excepted. */
        public Builder fields(String... known) {
            fields = Set.of(known);
            return this;
        }

        /** Rights on the collection that the command's first field names. */
        public Builder needs(Action... actions) {
            return rights(in -> List.of(Privilege.of(Resource.collection(in.namespace()), actions)));
        }

        public Builder needsOnDatabase(Action... actions) {
            return rights(in -> List.of(Privilege.of(Resource.database(in.database()), actions)));
        }

        public Builder needsOnCluster(Action... actions) {
            return rights(in -> List.of(Privilege.of(Resource.CLUSTER, actions)));
        }

        public Builder rights(Rights needed) {
            rights = needed;
            return this;
        }

        public Builder onSecondaries(SecondaryUse use) {
            secondaryUse = use;
            return this;
        }

        public Builder withoutLogin() {
            needsLogin = false;
            return this;
        }

        public Builder adminOnly() {
            adminOnly = true;
            return this;
        }

        public Builder inApiVersion1() {
            inApiVersion1 = true;
            return this;
        }

        public Builder retryableWrite() {
            acceptsTxnNumber = true;
            return this;
        }

        public Builder inTransactions() {
            inTransactions = true;
            return this;
        }

        public Builder readConcern() {
            supportsReadConcern = true;
            return this;
        }

        public Builder writeConcern() {
            supportsWriteConcern = true;
            return this;
        }

        public Builder sensitive() {
            sensitive = true;
            return this;
        }

        /** Known only where test commands are enabled. */
        public Builder testOnly() {
            testOnly = true;
            return this;
        }

        public Builder since(int majorVersion) {
            firstMajorVersion = majorVersion;
            return this;
        }

        public Builder help(String text) {
            help = text;
            return this;
        }

        public CommandTraits build() {
            return new CommandTraits(
                    name,
                    aliases,
                    fields,
                    rights,
                    secondaryUse,
                    needsLogin,
                    adminOnly,
                    inApiVersion1,
                    acceptsTxnNumber,
                    inTransactions,
                    supportsReadConcern,
                    supportsWriteConcern,
                    sensitive,
                    testOnly,
                    firstMajorVersion,
                    help);
        }
    }
}
