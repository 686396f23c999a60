package io.larder.proxy.client;

import io.larder.proxy.net.ListenerTls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One place where clients connect.
 *
 * @param name what it is called in the configuration, which is its address there
 * @param address in the form that the transport takes; port 0 stands for any free one
 * @param socketFile the file of a Unix domain socket, null for TCP
 * @param tls null for plain connections
 * @param index which listener this is, counted from 0
 */
public record ListenerSettings(
        String name,
        SocketAddress address,
        @Nullable Path socketFile,
        @Nullable ListenerTls tls,
        ProxyHeader proxyHeader,
        int index) {

    /** Which PROXY protocol header has to come first. */
    public enum ProxyHeader {
        NONE,
        V1,
        V2,
        ANY
    }

    public static ListenerSettings plain(SocketAddress address, int index) {
        return new ListenerSettings(String.valueOf(address), address, null, null, ProxyHeader.NONE, index);
    }

    /** Whether both mean one address and port of the system's, which only one of them could be bound to. */
    boolean isOfTheSamePlace(ListenerSettings other) {
        boolean anyPort = address instanceof InetSocketAddress tcp && tcp.getPort() == 0;
        return !anyPort && address.equals(other.address);
    }
}
