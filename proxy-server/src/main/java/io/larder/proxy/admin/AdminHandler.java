package io.larder.proxy.admin;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.AUTHORIZATION;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.WWW_AUTHENTICATE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Answers the requests of one connection, one after the other. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String BEARER = "Bearer ";

    private final Routes routes;
    private final @Nullable AdminToken token;
    private final Runnable asked;

    /** @param asked told of each request */
    AdminHandler(Routes routes, @Nullable AdminToken token, Runnable asked) {
        this.routes = routes;
        this.token = token;
        this.asked = asked;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        asked.run();
        if (request.decoderResult().isFailure()) {
            send(context, request, unreadable(request.decoderResult().cause()), "", true);
            return;
        }
        Found found = routes.find(request.method(), request.uri(), isKnown(context, request));
        Route route = found.route();
        Asked asked = found.asked();
        Reply reply = route != null && asked != null
                ? Routes.answer(
                        route, new Asked(asked.parameters(), request.content().toString(StandardCharsets.UTF_8)))
                : Objects.requireNonNull(found.refusal());
        send(context, request, reply, found.allowed(), !HttpUtil.isKeepAlive(request));
    }

    private static Reply unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Reply.error(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the address is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Reply.error(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long");
        }
        return Reply.error(HttpResponseStatus.BAD_REQUEST, "expected HTTP");
    }

    private boolean isKnown(ChannelHandlerContext context, FullHttpRequest request) {
        if (token == null) {
            return false;
        }
        String shown = request.headers().get(AUTHORIZATION, "");
        boolean bearer = shown.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return (bearer && token.is(shown.substring(BEARER.length()).strip())) || hasCertificate(context);
    }

    /** TLS has checked it against the authorities that were configured for this; without those none is asked for. */
    private static boolean hasCertificate(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            return false;
        }
        try {
            return tls.engine().getSession().getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static void send(
            ChannelHandlerContext context, FullHttpRequest request, Reply reply, String allowed, boolean last) {
        ByteBuf body = Unpooled.copiedBuffer(reply.body(), StandardCharsets.UTF_8);
        int length = body.readableBytes();
        if (request.method().equals(HttpMethod.HEAD)) {
            body.release();
            body = Unpooled.EMPTY_BUFFER;
        }
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, reply.status(), body);
        response.headers()
                .set(CONTENT_TYPE, reply.contentType())
                .set(CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONTENT_LENGTH, length);
        if (!allowed.isEmpty()) {
            response.headers().set(ALLOW, allowed);
        }
        if (reply.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(WWW_AUTHENTICATE, "Bearer");
        }
        HttpUtil.setKeepAlive(response, !last);
        var sent = context.writeAndFlush(response);
        if (last) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /** A connection that broke, or that speaks no TLS: there is nobody to answer. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
