package io.larder.proxy.upstream;

/** Where a connection goes when its user is done with it, and who must know that it is gone. */
interface ConnectionOwner {
    void released(UpstreamConnection connection);

    void closed(UpstreamConnection connection);

    /** While it is being made, and for one that is only asked once: it ends with its use. */
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
