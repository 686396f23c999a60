package io.larder.integration.leak;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Collects what Netty's leak detection finds, which by itself only writes it to a log. A leak is found when the buffer has
 * been collected as garbage, the reference to it has been put into its queue, and another buffer is allocated afterwards:
 * all three are brought about before asking. The second is done by a thread of the JVM some time after the collection, and
 * has a canary to tell of it.
 */
public final class LeakReports {
    private static final long CANARY_MILLIS = 60_000;
    private static final LinkedBlockingQueue<String> FOUND = new LinkedBlockingQueue<>();

    private LeakReports() {}

    /** Has to come before the first buffer of this JVM is allocated: the detectors are made then. */
    public static void install() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // it is the one that has to be implemented
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return newResourceLeakDetector(resource, samplingInterval);
            }

            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
                return new Collecting<>(resource, samplingInterval);
            }
        });
    }

    /**
     * What was found since the last time; nothing is told twice. A buffer that became garbage just before may be told of by
     * the next call only: the canary may be handed over earlier than its neighbours of the same collection.
     */
    public static List<String> take() {
        collectGarbage();
        return found();
    }

    /**
     * As {@link #take()}, and certain to tell of all that was garbage when it was called: references of one collection are
     * handed over before those of the next, so the second canary comes after everything that the first collection found.
     */
    public static List<String> takeAll() {
        collectGarbage();
        collectGarbage();
        return found();
    }

    /** Returns when the JVM has begun to hand over what this collection found. */
    private static void collectGarbage() {
        ReferenceQueue<Object> handedOver = new ReferenceQueue<>();
        Reference<Object> canary = new WeakReference<>(new Object(), handedOver);
        System.gc();
        try {
            if (handedOver.remove(CANARY_MILLIS) != canary) {
                throw new IllegalStateException("nothing was collected: is System.gc() switched off?");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the garbage collector", e);
        }
    }

    /** An allocation is when a detector looks into its queue; it empties the whole queue then. */
    private static List<String> found() {
        ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.directBuffer(1);
        buffer.release();
        List<String> taken = new ArrayList<>();
        FOUND.drainTo(taken);
        return taken;
    }

    private static final class Collecting<T> extends ResourceLeakDetector<T> {
        Collecting(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            FOUND.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            FOUND.add(resourceType);
        }
    }
}
