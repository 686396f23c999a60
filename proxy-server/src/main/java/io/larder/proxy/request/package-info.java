/**
 * Where the client side and the upstream side meet. Clients come in at the {@link io.larder.proxy.request.Door}; from there on a
 * {@link io.larder.proxy.request.Conversation} takes each request of one client, has it planned, and answers it here, or has it
 * forwarded.
 *
 * <pre>
 *   ClientConnection -&gt; Conversation -&gt; plan -+-&gt; local answer or refusal
 *                                             +-&gt; Forwarding -+-&gt; CachedReads: from memory
 *                                                             +-&gt; Routing -&gt; Exchange -&gt; UpstreamConnection
 *   ClientConnection &lt;----- reply, as it is or with what must change -----------------------'
 * </pre>
 *
 * Each package may use what is below it, never what is above or beside, and none of them what is in this one:
 *
 * <pre>
 *   outlook | (here)            what would become of a request | one client's conversation
 *   tenants                     clients whose requests are of several tenants
 *   forward                     the way of a client's requests at one tenant
 *   cached | broadcast | login  reads from memory | several servers asked at once | how a client logs in
 *   exchange                    one request on its way upstream and back
 *   reply                       the way back
 *   route | cursor | turn       which servers | cursors of Larder's own | one client's way through limits
 *   course                      how a request goes on, and as what it is counted
 *   shared                      what clients share, of one tenant and on one event loop
 *   departure                   what a stop does to requests
 *   error                       errors in Larder's own name
 *   command                     what a request says
 * </pre>
 *
 * Threads: a conversation and its exchange live on the event loop of their client connection, and so do the upstream
 * connections that they use.
 */
@NullMarked
package io.larder.proxy.request;

import org.jspecify.annotations.NullMarked;
