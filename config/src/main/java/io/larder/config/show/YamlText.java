package io.larder.config.show;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Settings as a YAML file that sets the same, with the origin of each at the end of its line. */
public final class YamlText {
    /** What YAML readers of any kind take for a plain text; all else is put in quotes. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_][A-Za-z0-9/_.%+-]*(:[A-Za-z0-9/_.%+-]+)*");
    /** Plain, and still something else for some reader. */
    private static final Pattern WORD_OF_YAML = Pattern.compile("(?i)y|n|yes|no|true|false|null|nan");

    private static final int ORIGIN_COLUMN = 56;
    private static final int STEP = 2;

    private final List<String> lines = new ArrayList<>();
    private List<String> open = List.of();

    private YamlText() {}

    public static List<String> of(List<Setting> settings) {
        YamlText text = new YamlText();
        settings.forEach(text::add);
        return text.lines;
    }

    private void add(Setting setting) {
        List<String> sections = new ArrayList<>(List.of(setting.path().split("\\.", -1)));
        String key = sections.remove(sections.size() - 1);
        boolean beginsElement = open(sections);
        int indent = indent(sections);
        String lead = beginsElement ? " ".repeat(indent - STEP) + "- " : " ".repeat(indent);
        String line = lead
                + setting.text()
                        .map(text -> key + ": " + quoted(text))
                        .orElseGet(() -> "# " + key + ": " + setting.words());
        String gap = " ".repeat(Math.max(1, ORIGIN_COLUMN - line.length()));
        lines.add(line + gap + "# " + setting.origin());
    }

    /** Begins the sections that are not open yet; true if the next line is the first of an element of a list. */
    private boolean open(List<String> sections) {
        int same = 0;
        while (same < Math.min(open.size(), sections.size()) && open.get(same).equals(sections.get(same))) {
            same++;
        }
        boolean beginsElement = false;
        for (int i = same; i < sections.size(); i++) {
            String section = sections.get(i);
            beginsElement = isElement(section);
            String name = beginsElement ? section.substring(0, section.indexOf('[')) : section;
            if (!beginsElement || i >= open.size() || !open.get(i).startsWith(name + "[")) {
                lines.add(" ".repeat(indent(sections.subList(0, i))) + name + ":");
            }
        }
        open = List.copyOf(sections);
        return beginsElement;
    }

    private static boolean isElement(String section) {
        return section.endsWith("]");
    }

    /** An element of a list is indented by its section and by its dash. */
    private static int indent(List<String> sections) {
        return STEP
                * (sections.size()
                        + (int) sections.stream().filter(YamlText::isElement).count());
    }

    private static String quoted(String text) {
        boolean plain =
                PLAIN.matcher(text).matches() && !WORD_OF_YAML.matcher(text).matches();
        return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
