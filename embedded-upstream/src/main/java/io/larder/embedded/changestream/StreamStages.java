package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.event.ChangeEvent;
import io.larder.embedded.changestream.event.EventSplitter;
import io.larder.embedded.changestream.event.Images;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.storage.ServerState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a stream does to each event on its way: the client's filters that do not look at images, the images, the client's
 * other stages, the split into fragments. Filters come first so that an image is required only of events that are
 * wanted.
 */
final class StreamStages {
    private static final Set<String> ALLOWED =
            Set.of("$match", "$project", "$addFields", "$set", "$unset", "$replaceRoot", "$replaceWith", "$redact");
    private static final String SPLIT = "$changeStreamSplitLargeEvent";

    private final EventTransform filters;
    private final Images images;
    private final EventTransform rest;
    private final boolean split;

    private StreamStages(EventTransform filters, Images images, EventTransform rest, boolean split) {
        this.filters = filters;
        this.images = images;
        this.rest = rest;
        this.split = split;
    }

    /** Compiles what follows the first stage. */
    static StreamStages compile(List<Document> stages, Images images, Invocation invocation, Member member) {
        boolean split = false;
        for (int i = 0; i < stages.size(); i++) {
            String name = nameOf(stages.get(i));
            if (name.equals(SPLIT)) {
                checkSplit(stages, i);
                split = true;
            } else if (!ALLOWED.contains(name)) {
                if (!StageNames.KNOWN.contains(name)) {
                    throw new CommandFailure(
                            ErrorCode.UNRECOGNIZED_PIPELINE_STAGE, "Unrecognized pipeline stage name: '" + name + "'");
                }
                if (name.equals("$changeStream")) {
                    throw new CommandFailure(40602, "$changeStream is only valid as the first stage in a pipeline");
                }
                throw new CommandFailure(
                        ErrorCode.ILLEGAL_OPERATION, name + " is not permitted in a $changeStream pipeline");
            }
        }
        List<Document> own = split ? stages.subList(0, stages.size() - 1) : stages;
        int leading = 0;
        while (leading < own.size() && looksAtNoImage(own.get(leading))) {
            leading++;
        }
        return new StreamStages(
                EventTransform.of(own.subList(0, leading), invocation, member),
                images,
                EventTransform.of(own.subList(leading, own.size()), invocation, member),
                split);
    }

    private static String nameOf(Document stage) {
        if (stage.size() != 1) {
            throw new CommandFailure(40323, "A pipeline stage specification object must contain exactly one field.");
        }
        return stage.keySet().iterator().next();
    }

    private static void checkSplit(List<Document> stages, int place) {
        if (!(stages.get(place).get(SPLIT) instanceof Document spec) || !spec.isEmpty()) {
            throw new CommandFailure(7182800, "$changeStreamSplitLargeEvent spec should be an empty object");
        }
        if (place != stages.size() - 1) {
            throw new CommandFailure(7182802, SPLIT + " must be the last stage in the pipeline");
        }
    }

    private static boolean looksAtNoImage(Document stage) {
        return stage.get("$match") instanceof Document filter && !mentionsImage(filter);
    }

    private static boolean mentionsImage(@Nullable Object filter) {
        if (filter instanceof List<?> list) {
            return list.stream().anyMatch(StreamStages::mentionsImage);
        }
        if (!(filter instanceof Document document)) {
            return false;
        }
        for (Map.Entry<String, Object> field : document.entrySet()) {
            String name = field.getKey();
            if (name.startsWith("fullDocument")
                    || name.equals("$expr")
                    || name.equals("$where")
                    || name.equals("$jsonSchema")
                    || (name.startsWith("$") && mentionsImage(field.getValue()))) {
                return true;
            }
        }
        return false;
    }

    /** What becomes of an event: nothing, itself, or its fragments. */
    List<ChangeEvent> apply(ChangeEvent event, Supplier<ServerState> committed) {
        Document wanted = filters.apply(event.document());
        if (wanted == null) {
            return List.of();
        }
        ChangeEvent shown = images.none() ? event : images.addTo(event, committed);
        Document shaped = rest.apply(shown.document());
        if (shaped == null) {
            return List.of();
        }
        ChangeEvent done = shown.with(shaped);
        return split ? EventSplitter.split(done) : List.of(done);
    }

    /**
     * The fragments from the one on that the client has had last.
     *
     * @throws CommandFailure where the event is not split as it was for the client
     */
    List<ChangeEvent> rest(List<ChangeEvent> fragments, int last) {
        if (fragments.size() == 1) {
            throw new CommandFailure(
                    ErrorCode.CHANGE_STREAM_FATAL_ERROR,
                    "Attempted to resume from a split event fragment, but the event in the resumed stream was not large"
                            + " enough to be split");
        }
        if (last >= fragments.size()) {
            throw new CommandFailure(
                    ErrorCode.CHANGE_STREAM_FATAL_ERROR,
                    "Attempted to resume from a split event, but the resumed stream produced a different split. Ensure"
                            + " that the pipeline used to resume is the same as the original");
        }
        return fragments.subList(last, fragments.size());
    }

    /** A client that has had fragments must go on splitting. */
    void check(StreamSpec spec) {
        if (spec.token() != null && !spec.token().isWhole() && !split) {
            throw new CommandFailure(
                    ErrorCode.CHANGE_STREAM_FATAL_ERROR,
                    "To resume from a split event, the $changeStream pipeline must include a"
                            + " $changeStreamSplitLargeEvent stage");
        }
    }
}
