package io.larder.config.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a YAML file into {@link Raw}, with the line of everything. Values stay text: what they mean, options decide. */
public final class YamlFile {
    private final Path file;
    private final Consumer<Problem> problems;
    /** The nodes above the one being read: an alias to one of them would never end. */
    private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlFile(Path file, Consumer<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Empty where the file says nothing, or cannot be read, which is then a problem. */
    public static Optional<Raw> read(Path file, Consumer<Problem> problems) {
        return new YamlFile(file, problems).read();
    }

    private Optional<Raw> read() {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.toString()).build();
            return new Compose(settings).composeString(Files.readString(file)).map(this::raw);
        } catch (NoSuchFileException e) {
            return fault("the file does not exist");
        } catch (AccessDeniedException e) {
            return fault("the user " + System.getProperty("user.name") + " may not read the file");
        } catch (CharacterCodingException e) {
            return fault("the file is not UTF-8 text");
        } catch (IOException e) {
            return fault(Files.isDirectory(file) ? "that is a folder, no file" : "the file cannot be read");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            // "but found ..." goes on from what it says it was doing.
            String message =
                    e.getProblem().startsWith("but ") ? e.getContext() + ", " + e.getProblem() : e.getProblem();
            problems.accept(new Problem(Origin.line(file, line), "", "not YAML: " + message));
            return Optional.empty();
        } catch (YamlEngineException e) {
            return fault("not YAML that can be read: more than it should be, or more than one document");
        }
    }

    private Optional<Raw> fault(String message) {
        problems.accept(new Problem(new Origin(file.toString(), true, Origin.WORKING_DIRECTORY), "", message));
        return Optional.empty();
    }

    private Raw raw(Node node) {
        Origin origin = origin(node);
        if (!above.add(node)) {
            problems.accept(new Problem(origin, "", "an alias stands inside of what it names"));
            return new Raw.Nothing(origin);
        }
        Raw raw = collected(node, origin);
        above.remove(node);
        return raw;
    }

    private Raw collected(Node node, Origin origin) {
        if (node instanceof MappingNode mapping) {
            return new Raw.Fields(fields(mapping), origin);
        }
        if (node instanceof SequenceNode sequence) {
            return new Raw.Items(sequence.getValue().stream().map(this::raw).toList(), origin);
        }
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return new Raw.Text(scalar.getValue(), origin);
        }
        return new Raw.Nothing(origin);
    }

    private List<Raw.Field> fields(MappingNode mapping) {
        List<Raw.Field> fields = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            if (key instanceof ScalarNode scalar) {
                fields.add(new Raw.Field(scalar.getValue(), origin(key), raw(tuple.getValueNode())));
            } else {
                problems.accept(new Problem(origin(key), "", "expected a name before the colon"));
            }
        }
        return fields;
    }

    private Origin origin(Node node) {
        return Origin.line(
                file, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
    }
}
