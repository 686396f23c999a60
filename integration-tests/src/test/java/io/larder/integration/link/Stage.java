package io.larder.integration.link;

/** Where in an exchange a fault strikes. */
public enum Stage {
    BEFORE_REQUEST(Direction.REQUEST, At.BEGIN),
    IN_REQUEST_HEADER(Direction.REQUEST, At.HEADER),
    IN_REQUEST_BODY(Direction.REQUEST, At.MIDDLE),
    LAST_REQUEST_BYTE(Direction.REQUEST, At.LAST),
    AFTER_REQUEST(Direction.REQUEST, At.END),
    BEFORE_REPLY(Direction.REPLY, At.BEGIN),
    IN_REPLY_HEADER(Direction.REPLY, At.HEADER),
    IN_REPLY_BODY(Direction.REPLY, At.MIDDLE),
    LAST_REPLY_BYTE(Direction.REPLY, At.LAST),
    AFTER_REPLY(Direction.REPLY, At.END);

    enum Direction {
        REQUEST,
        REPLY
    }

    private enum At {
        BEGIN,
        HEADER,
        MIDDLE,
        LAST,
        END
    }

    private final Direction direction;
    private final At at;

    Stage(Direction direction, At at) {
        this.direction = direction;
        this.at = at;
    }

    Direction direction() {
        return direction;
    }

    /** How many bytes of a message of this length pass before the fault. */
    int bytesBefore(int length) {
        return switch (at) {
            case BEGIN -> 0;
            case HEADER -> 7;
            case MIDDLE -> length / 2;
            case LAST -> length - 1;
            case END -> length;
        };
    }

    /** Whether the request has wholly reached the server. */
    public boolean requestArrived() {
        return direction == Direction.REPLY || at == At.END;
    }

    /** Whether the whole reply passed before the fault. */
    public boolean replyArrived() {
        return this == AFTER_REPLY;
    }
}
