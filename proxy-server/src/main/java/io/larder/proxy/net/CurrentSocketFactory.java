package io.larder.proxy.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** The sockets of whichever factory is in use when they are made. */
final class CurrentSocketFactory extends SSLSocketFactory {
    private final Supplier<SSLSocketFactory> current;

    CurrentSocketFactory(Supplier<SSLSocketFactory> current) {
        this.current = current;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return current.get().getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return current.get().getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return current.get().createSocket();
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean closes) throws IOException {
        return current.get().createSocket(plain, host, port, closes);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return current.get().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return current.get().createSocket(host, port, from, fromPort);
    }

    @Override
    public Socket createSocket(InetAddress to, int port) throws IOException {
        return current.get().createSocket(to, port);
    }

    @Override
    public Socket createSocket(InetAddress to, int port, InetAddress from, int fromPort) throws IOException {
        return current.get().createSocket(to, port, from, fromPort);
    }
}
