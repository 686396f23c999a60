package io.larder.embedded.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.RawRequest;

/** Sees what goes through a member's sockets, and may spoil it: the adversary's hand on the wire. Called on worker threads. */
public interface Traffic {
    /** A request is about to run; may block to delay it. */
    Fate received(Client client, RawRequest request);

    /** A reply is about to be sent, so the command has had its effect. Also asked for the replies of an exhaust. */
    Fate replying(Client client, RawRequest request, Document reply);

    /** What becomes of a request or a reply. */
    record Fate(Kind kind, int bytes) {
        /** How far it gets. */
        public enum Kind {
            PASS,
            /** The connection is closed instead. */
            CUT,
            /** That many bytes of the reply are sent and then the connection is closed. */
            CUT_AFTER_BYTES
        }

        public static final Fate PASS = new Fate(Kind.PASS, 0);
        public static final Fate CUT = new Fate(Kind.CUT, 0);

        public static Fate cutAfter(int bytes) {
            return new Fate(Kind.CUT_AFTER_BYTES, bytes);
        }
    }

    /** Lets everything pass. */
    Traffic UNDISTURBED = new Traffic() {
        @Override
        public Fate received(Client client, RawRequest request) {
            return Fate.PASS;
        }

        @Override
        public Fate replying(Client client, RawRequest request, Document reply) {
            return Fate.PASS;
        }
    };
}
