/**
 * Where the client side and the upstream side meet. {@link io.larder.proxy.request.Conversation} takes each request of one
 * client, has it planned, and answers it here, or has an {@link io.larder.proxy.request.Exchange} forward it.
 *
 * <pre>
 *   ClientConnection -&gt; Conversation -&gt; plan -+-&gt; local answer or refusal
 *                                             +-&gt; Routing -&gt; Exchange -&gt; UpstreamConnection
 *   ClientConnection &lt;----- reply, as it is or with what must change ------------'
 * </pre>
 *
 * Where to look:
 *
 * <pre>
 *   one client's requests   Conversation; RequestFacts, Course, Statement; OwnAnswers; Turns, Overload; HeldBack, Departure
 *   who the client is       Door, Arrival, LateChoice, Sides (tenants); ClientLogin, Login and its three kinds; Greeting
 *   answered from memory    CachedReads: AnswerReplies, JoinedReads; OwnCursors
 *   sent upstream           Forwarding: Routing, TenantRules, Broadcast; Exchange: Outgoing, Acquisition, Lease, Patience
 *   and back                ReplyFlow, Replies, LargeReply; ErrorReplies, MalformedReplies
 *   all clients of a tenant Requests, LoopRequests, Ongoing; CredentialsProbe
 *   what would become of it Outlook
 * </pre>
 *
 * Threads: a conversation and its exchange live on the event loop of their client connection, and so do the upstream
 * connections that they use.
 */
@NullMarked
package io.larder.proxy.request;

import org.jspecify.annotations.NullMarked;
