package io.larder.engine.policy;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;

/**
 * What the comment of a query asks of the cache, and what becomes of a policy by it. A comment is a string that begins with
 * {@code larder:}, or a document with a field {@code larder}; any other is none of ours and costs a glance. Parts that are not
 * understood are counted and otherwise ignored. Reusable, without allocation, for one thread at a time.
 */
public final class Hints {
    private static final String NAME = "larder";
    private static final String PREFIX = NAME + ":";

    private final BsonCursor outer = new BsonCursor();
    private final BsonCursor inner = new BsonCursor();
    private boolean off;
    private boolean fresh;
    private long ttlNanos = Policy.NO_LIMIT;
    private long boundNanos = Policy.NO_LIMIT;
    private int bad;

    /** No hint at all. */
    public void clear() {
        off = false;
        fresh = false;
        ttlNanos = Policy.NO_LIMIT;
        boundNanos = Policy.NO_LIMIT;
        bad = 0;
    }

    /** Takes in the comment of this type at this place; what was there before is forgotten. */
    public void read(ByteBuf buf, byte type, int offset, int length) {
        clear();
        if (type == BsonTypes.STRING) {
            int begin = BsonValues.stringOffset(offset);
            int size = BsonValues.stringLength(buf, offset);
            if (size >= PREFIX.length() && BsonValues.equalsAscii(buf, begin, PREFIX.length(), PREFIX)) {
                HintText.words(buf, begin + PREFIX.length(), begin + size, this);
            }
        } else if (type == BsonTypes.DOCUMENT) {
            outer.reset(buf, offset, offset + length);
            while (outer.next()) {
                if (outer.nameIs(NAME)) {
                    ours(buf);
                }
            }
        }
    }

    private void ours(ByteBuf buf) {
        if (outer.type() == BsonTypes.STRING) {
            int begin = BsonValues.stringOffset(outer.valueOffset());
            HintText.words(buf, begin, begin + BsonValues.stringLength(buf, outer.valueOffset()), this);
        } else if (outer.type() == BsonTypes.DOCUMENT) {
            inner.enter(outer);
            while (inner.next()) {
                field(buf);
            }
        } else {
            bad();
        }
    }

    private void field(ByteBuf buf) {
        if (inner.type() == BsonTypes.STRING) {
            int begin = BsonValues.stringOffset(inner.valueOffset());
            int end = begin + BsonValues.stringLength(buf, inner.valueOffset());
            HintText.setting(buf, inner.nameOffset(), inner.nameLength(), begin, end, this);
        } else if (inner.type() != BsonTypes.BOOLEAN) {
            bad();
        } else if (inner.truthValue()) {
            HintText.flag(buf, inner.nameOffset(), inner.nameLength(), this);
        }
    }

    void off() {
        off = true;
    }

    void fresh() {
        fresh = true;
    }

    void ttl(long nanos) {
        ttlNanos = Math.min(ttlNanos, nanos);
    }

    void bound(long nanos) {
        boundNanos = Math.min(boundNanos, nanos);
    }

    void bad() {
        bad++;
    }

    /** How many parts were not understood. */
    public int badParts() {
        return bad;
    }

    /** Whether this read is to have nothing to do with the cache. */
    public boolean isOff() {
        return off;
    }

    /** Whether this read wants to be answered from upstream, and its answer to be kept. */
    public boolean isFresh() {
        return fresh;
    }

    private boolean hasTtl() {
        return ttlNanos != Policy.NO_LIMIT;
    }

    private boolean hasBound() {
        return boundNanos != Policy.NO_LIMIT;
    }

    /** The level that holds for this read under the policy. */
    public Level level(Policy policy) {
        if (off) {
            return Level.OFF;
        }
        if (policy.hintsTrusted()) {
            return hasBound() ? Level.BOUNDED : hasTtl() ? Level.TTL : policy.level();
        }
        return hasBound() && policy.level() == Level.COHERENT ? Level.BOUNDED : policy.level();
    }

    /** The greatest age that this read accepts at any level. */
    public long ttlNanos(Policy policy) {
        return policy.hintsTrusted() && hasTtl() ? ttlNanos : Math.min(policy.ttlNanos(), ttlNanos);
    }

    /**
     * The greatest age that this read accepts where nothing but age guards an answer. An answer that is younger than a bound
     * is within the bound.
     */
    public long ttlAloneNanos(Policy policy) {
        long allowed = policy.hintsTrusted() && hasTtl() ? ttlNanos : Math.min(policy.ttlAloneNanos(), ttlNanos);
        return Math.min(allowed, boundNanos);
    }

    /** How long ago the last news of the change stream may be, at level bounded. */
    public long boundNanos(Policy policy) {
        if (!hasBound()) {
            return policy.boundNanos();
        }
        boolean free = policy.hintsTrusted() || policy.level() != Level.BOUNDED;
        return free ? boundNanos : Math.min(policy.boundNanos(), boundNanos);
    }
}
