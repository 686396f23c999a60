package io.larder.proxy.stream;

/** Whether the proxy may ask the upstream anything on its own account. */
public enum StreamAccess {
    /** It is not known yet whether the upstream wants credentials. */
    UNKNOWN,
    /** It wants none, or the proxy has its own. */
    GRANTED,
    /** It wants some, and the proxy only relays those of its clients. */
    NONE
}
