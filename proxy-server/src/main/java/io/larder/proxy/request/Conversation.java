package io.larder.proxy.request;

import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.RequestHandler;
import io.larder.proxy.session.SessionId;
import io.larder.proxy.topology.Target;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.Checksum;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** All requests of one client, one after the other: each is read, planned, and answered here or forwarded. */
final class Conversation implements RequestHandler {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final Routing routing;
    private final RequestFacts facts = new RequestFacts();
    private final Exchange exchange;
    private final Greeting greeting;
    private @Nullable Broadcast broadcast;
    private Principal principal = Principal.NOBODY;

    Conversation(ClientConnection client, LoopRequests loop, int connectionId) {
        this.client = client;
        this.loop = loop;
        this.routing = new Routing(loop.all, client.listener().index());
        this.exchange = new Exchange(client, loop, facts);
        this.greeting = new Greeting(client, loop.all, connectionId);
    }

    @Override
    public void request(ByteBuf message) {
        if (MessageHeader.opcode(message, message.readerIndex()) == Opcode.OP_COMPRESSED) {
            ByteBuf plain;
            Compressor compressor;
            try {
                compressor = CompressedMessage.compressor(message);
                plain = CompressedMessage.inflate(message, client.maxMessageBytes(), client.allocator());
            } catch (MalformedMessageException e) {
                message.release();
                client.closeBecause(String.valueOf(e.getMessage()));
                return;
            }
            read(plain, message, compressor);
        } else {
            read(message, null, null);
        }
    }

    /** Takes the buffers over. */
    private void read(ByteBuf plain, @Nullable ByteBuf compressed, @Nullable Compressor compressor) {
        boolean handedOn = false;
        try {
            int opcode = MessageHeader.opcode(plain, plain.readerIndex());
            if (!CommandView.canRead(opcode)) {
                client.closeBecause("a message of opcode " + opcode + ", which servers no longer know");
                return;
            }
            CommandView command = loop.command;
            command.parse(plain);
            if (!command.isLegacy() && command.sections().hasChecksum()) {
                Checksum.verify(plain);
            }
            Plan plan = loop.planner.plan(command);
            facts.read(command, plan, compressor);
            switch (plan.action()) {
                case LOCAL -> answer(greeting.reply(command));
                case REFUSE ->
                    throw new RefusedException(
                            ErrorCode.UNAUTHORIZED, plan.reason().label());
                case FORWARD -> {
                    greeting.worked();
                    handedOn = forward(plan, command, plain, compressed);
                }
            }
        } catch (MalformedMessageException e) {
            malformed(plain, e);
        } catch (RefusedException e) {
            answer(e.toDocument());
        } finally {
            if (!handedOn) {
                plain.release();
                if (compressed != null) {
                    compressed.release();
                }
            }
        }
    }

    /** Returns whether the buffers were handed on. */
    private boolean forward(Plan plan, CommandView command, ByteBuf plain, @Nullable ByteBuf compressed)
            throws RefusedException {
        if (principal.isLoggedIn()) {
            requireOwnSession(command);
        }
        if (plan.destination() == Destination.LOGIN) {
            throw Logins.refuse(command);
        }
        Target target;
        BroadcastPlan several = loop.all.memberPorts() ? null : BroadcastPlan.of(plan, command, principal, loop.all);
        if (several == null) {
            target = routing.target(plan, command, principal);
        } else if (several.isSimple()) {
            target = several.parts().get(0).target();
        } else {
            broadcast(several, command);
            return false;
        }
        boolean begins = facts.inTransaction() && command.fields().isTrue(CommandField.START_TRANSACTION);
        SessionId pin = begins ? routing.pinFor(command) : null;
        if (command.isLegacy()) {
            exchange.forward(Rewrite.asOpMsg(command, client.allocator()), null, target, principal, pin);
            return false;
        }
        exchange.forward(plain, compressed, target, principal, pin);
        return true;
    }

    private void broadcast(BroadcastPlan several, CommandView command) {
        BsonDocument document = RawDocuments.read(command.message(), command.bodyOffset(), command.bodyLimit());
        if (command.isLegacy()) {
            document.append(CommandField.DATABASE.fieldName(), new BsonString(command.database()));
        }
        Broadcast all = new Broadcast(several, reply -> {
            broadcast = null;
            answer(reply);
        });
        broadcast = all;
        all.start(document, facts, loop);
    }

    private void requireOwnSession(CommandView command) throws RefusedException {
        SessionId session = Sessions.id(command);
        if (session != null && !loop.all.sessionOwners().belongsTo(session, principal)) {
            throw new RefusedException(ErrorCode.UNAUTHORIZED, "the session belongs to another user");
        }
    }

    /** Answers in Larder's own name, unless the client wants no answer. */
    private void answer(BsonDocument document) {
        if (!facts.isUnacknowledged()) {
            client.write(ErrorReplies.encode(document, facts, loop.all.nextReplyId(), client.allocator()));
        }
        client.exchangeDone();
    }

    /** The frame was sound, so the next message begins where it should: the connection can go on. */
    private void malformed(ByteBuf message, MalformedMessageException e) {
        ByteBuf error = MalformedReplies.to(message, e, loop.all.nextReplyId(), client.allocator());
        if (error == null) {
            client.closeBecause(String.valueOf(e.getMessage()));
            return;
        }
        client.complain(String.valueOf(e.getMessage()));
        client.write(error);
        client.exchangeDone();
    }

    @Override
    public void clientWritable() {
        exchange.clientWritable();
    }

    @Override
    public void clientGone() {
        exchange.abandon();
        if (broadcast != null) {
            broadcast.abandon();
        }
        greeting.left();
    }
}
