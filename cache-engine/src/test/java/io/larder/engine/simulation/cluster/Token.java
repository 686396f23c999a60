package io.larder.engine.simulation.cluster;

/**
 * A resume token: a place in the stream of events. One with a negative number is a high-water mark, before whatever happened at its
 * time.
 */
record Token(long time, int event) implements Comparable<Token> {
    static final int MARK = -1;
    private static final int TIME_END = 18;

    static Token mark(long time) {
        return new Token(time, MARK);
    }

    /** Hexadecimal, as servers write them: type byte, time, and what follows. */
    String data() {
        StringBuilder data = new StringBuilder(24).append("82");
        for (int shift = 60; shift >= 0; shift -= 4) {
            data.append("0123456789ABCDEF".charAt((int) (time >>> shift) & 15));
        }
        return data.append(event == MARK ? "2B00" : "2B0" + (char) ('1' + event))
                .toString();
    }

    static Token parse(String data) {
        return new Token(Long.parseUnsignedLong(data.substring(2, TIME_END), 16), data.charAt(data.length() - 1) - '1');
    }

    @Override
    public int compareTo(Token other) {
        int times = Long.compareUnsigned(time, other.time);
        return times != 0 ? times : Integer.compare(event, other.event);
    }
}
