package io.larder.proxy.net;

import io.netty.handler.ssl.ClientAuth;

/** What a listener asks of the certificates of those who connect to it. */
public enum ClientCertificates {
    /** Not asked for. */
    NONE(ClientAuth.NONE),
    /** Asked for; a client without one is let in, one with a certificate that is not trusted is not. */
    OPTIONAL(ClientAuth.OPTIONAL),
    /** No certificate, no connection. */
    REQUIRED(ClientAuth.REQUIRE);

    private final ClientAuth clientAuth;

    ClientCertificates(ClientAuth clientAuth) {
        this.clientAuth = clientAuth;
    }

    ClientAuth clientAuth() {
        return clientAuth;
    }
}
