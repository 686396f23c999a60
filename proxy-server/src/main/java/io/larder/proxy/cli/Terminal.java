package io.larder.proxy.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A screen that is drawn over and over, and a key that ends it. Where there is no terminal: text, one block after another. */
final class Terminal implements AutoCloseable {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4}) ([1-9][0-9]{0,4})");
    private static final int WIDTH = 100;
    private static final int HEIGHT = 40;
    private static final long LOOK_MILLIS = 50;
    private static final String CLEAR = "\u001b[H\u001b[J";
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";

    private final PrintWriter out;
    private final InputStream keys;
    private final boolean live;
    private int width = WIDTH;
    private int height;
    private boolean drawn;
    private final Thread restore;

    private Terminal(PrintWriter out, InputStream keys, boolean live) {
        this.out = out;
        this.keys = keys;
        this.live = live;
        this.height = live ? HEIGHT : 0;
        this.restore = new Thread(this::leave);
    }

    /** For a pipe or a file: no more than text. */
    static Terminal plain(PrintWriter out) {
        return new Terminal(out, InputStream.nullInputStream(), false);
    }

    /** The terminal that this process has, if any. */
    static Terminal of(PrintWriter out, InputStream in) {
        if (!isTerminal()) {
            return plain(out);
        }
        Terminal terminal = new Terminal(out, in, true);
        terminal.enter();
        return terminal;
    }

    /** What Java says of it differs from version to version; a process that has our standard output knows. */
    private static boolean isTerminal() {
        try {
            return new ProcessBuilder("test", "-t", "1")
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void enter() {
        Runtime.getRuntime().addShutdownHook(restore);
        stty("-icanon", "-echo", "min", "0", "time", "0");
        out.print(ENTER);
        out.flush();
        measure();
    }

    private void measure() {
        Matcher size = SIZE.matcher(stty("size").strip());
        if (size.matches()) {
            height = Integer.parseInt(size.group(1));
            width = Integer.parseInt(size.group(2));
        }
    }

    private static String stty(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return stty.waitFor(1, TimeUnit.SECONDS) ? said : "";
        } catch (IOException e) {
            return ""; // a system without stty: the screen has its usual size, and Ctrl-C ends it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    int width() {
        return width;
    }

    /** 0 for no limit. */
    int height() {
        return height;
    }

    void draw(List<String> lines) {
        if (live) {
            measure();
            // Without a line end after the last one, which would scroll.
            out.print(CLEAR + String.join("\r\n", lines));
        } else {
            if (drawn && lines.size() > 1) {
                out.println();
            }
            lines.forEach(out::println);
        }
        drawn = true;
        out.flush();
    }

    /** Waits for so long, or for somebody to press q; true in that case. */
    boolean endsWithin(long millis) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - until < 0) {
            while (live && keys.available() > 0) {
                int key = keys.read();
                if (key == 'q' || key == 'Q' || key < 0) {
                    return true;
                }
            }
            TimeUnit.MILLISECONDS.sleep(Math.min(LOOK_MILLIS, millis));
        }
        return false;
    }

    private void leave() {
        out.print(LEAVE);
        out.flush();
        stty("sane");
    }

    @Override
    public void close() {
        if (live) {
            Runtime.getRuntime().removeShutdownHook(restore);
            leave();
        }
    }
}
