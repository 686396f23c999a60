package io.larder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is alive on the heap of a test. */
public final class LiveHeap {
    private LiveHeap() {}

    /**
     * Object by object: the heap's own figure counts what a collection was too lazy to move, too. So would the histogram, which
     * shows such gaps as int arrays; those are left out, and what is measured must hold none.
     */
    public static long bytes() throws JMException {
        System.gc(); // what only a reference object holds goes in two steps
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return bytes(histogram, "Total +\\d+ +(\\d+)") - bytes(histogram, " +\\d+: +\\d+ +(\\d+) +\\[I .*");
    }

    private static long bytes(String histogram, String line) {
        Matcher found = Pattern.compile("(?m)^" + line + "$").matcher(histogram);
        assertThat(found.find()).isTrue();
        return Long.parseLong(found.group(1));
    }
}
