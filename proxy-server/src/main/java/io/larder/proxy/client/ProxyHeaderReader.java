package io.larder.proxy.client;

import io.larder.proxy.client.ListenerSettings.ProxyHeader;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for the PROXY protocol header, takes the client's address from it, and makes way for the real pipeline. */
final class ProxyHeaderReader extends SimpleChannelInboundHandler<HAProxyMessage> {
    private static final long HEADER_SECONDS = 10;

    private final ClientSide side;
    private final ListenerSettings listener;
    private @Nullable ScheduledFuture<?> tooLate;

    ProxyHeaderReader(ClientSide side, ListenerSettings listener) {
        this.side = side;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        tooLate = ctx.executor().schedule(() -> ctx.close(), HEADER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        boolean v1 = header.protocolVersion() == HAProxyProtocolVersion.V1;
        if (listener.proxyHeader() == (v1 ? ProxyHeader.V2 : ProxyHeader.V1)) {
            side.complain(ctx.channel().remoteAddress(), "a PROXY protocol header of the other version");
            ctx.close();
            return;
        }
        ClientPipeline.complete(side, listener, ctx.channel(), address(ctx, header));
        ctx.pipeline().remove(this);
    }

    /** A balancer that checks on us (LOCAL), or one that does not know, speaks for itself. */
    private static @Nullable InetAddress address(ChannelHandlerContext ctx, HAProxyMessage header) {
        String source = header.sourceAddress();
        if (header.command() == HAProxyCommand.LOCAL || source == null || !isIp(source)) {
            return ClientPipeline.addressOf(ctx.channel().remoteAddress());
        }
        try {
            return InetAddress.getByName(source); // an address, not a name: nothing is looked up
        } catch (UnknownHostException e) {
            return ClientPipeline.addressOf(ctx.channel().remoteAddress());
        }
    }

    private static boolean isIp(String text) {
        return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (tooLate != null) {
            tooLate.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            side.complain(ctx.channel().remoteAddress(), Complaints.of(cause));
        }
        ctx.close();
    }
}
