package io.larder.proxy.upstream;

/** Where a connection goes when its user is done with it, and who must know that it is gone. */
interface ConnectionOwner {
    void released(UpstreamConnection connection);

    void closed(UpstreamConnection connection);

    /** For connections that are bound to one user, and end with it. */
    ConnectionOwner NOBODY = new ConnectionOwner() {
        @Override
        public void released(UpstreamConnection connection) {
            connection.close();
        }

        @Override
        public void closed(UpstreamConnection connection) {
            // nobody counts it
        }
    };
}
