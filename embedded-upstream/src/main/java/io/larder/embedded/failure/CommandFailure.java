package io.larder.embedded.failure;

import de.bwaldvogel.mongo.bson.Document;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command's failure as the client will read it. Immutable; the {@code with} methods return changed copies.
 *
 * <p>Carries no stack trace: failing is an ordinary answer here, as frequent as the client likes.
 */
public final class CommandFailure extends RuntimeException {
    private final int code;
    private final String codeName;
    private final Set<String> labels;
    private final @Nullable Document details;

    public CommandFailure(ErrorCode code, String message) {
        this(code.code(), code.codeName(), message, Set.of(), null);
    }

    /** For codes that have no name of their own (the server says Location and the number). */
    public CommandFailure(int code, String message) {
        this(code, ErrorCode.nameOf(code), message, Set.of(), null);
    }

    private CommandFailure(int code, String codeName, String message, Set<String> labels, @Nullable Document details) {
        super(message, null, false, false);
        this.code = code;
        this.codeName = codeName;
        this.labels = labels;
        this.details = details;
    }

    public int code() {
        return code;
    }

    public String codeName() {
        return codeName;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    /** Labels that whoever threw this knows for sure; those that follow from code and command are added on the way out. */
    public Set<String> labels() {
        return labels;
    }

    /** Further fields of the error: keyPattern and keyValue, errInfo and so on. */
    public @Nullable Document details() {
        return details == null ? null : details.clone();
    }

    public boolean is(ErrorCode other) {
        return code == other.code();
    }

    public CommandFailure withLabel(String label) {
        Set<String> all = new LinkedHashSet<>(labels);
        all.add(label);
        return new CommandFailure(code, codeName, message(), Set.copyOf(all), details);
    }

    public CommandFailure withDetail(String field, @Nullable Object value) {
        Document all = details == null ? new Document() : details.clone();
        all.put(field, value);
        return new CommandFailure(code, codeName, message(), labels, all);
    }

    public CommandFailure withMessage(String message) {
        return new CommandFailure(code, codeName, message, labels, details);
    }

    /** The same failure as an entry of writeErrors. */
    public Document asWriteError(int index) {
        Document error = new Document("index", index).append("code", code);
        if (details != null) {
            error.putAll(details);
        }
        return error.append("errmsg", message());
    }
}
