package io.larder.integration.leak;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Collects what Netty's leak detection finds, which by itself only writes it to a log. A leak is found when the buffer has
 * been collected as garbage and another buffer is allocated afterwards, so both are brought about before asking.
 */
public final class LeakReports {
    private static final int ALLOCATIONS = 50;
    private static final List<String> FOUND = new CopyOnWriteArrayList<>();

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

    /** What was found since the last time; nothing is told twice. */
    public static List<String> take() {
        System.gc();
        for (int i = 0; i < ALLOCATIONS; i++) {
            ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.directBuffer(1);
            buffer.release();
        }
        List<String> taken = List.copyOf(FOUND);
        FOUND.removeAll(taken);
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
