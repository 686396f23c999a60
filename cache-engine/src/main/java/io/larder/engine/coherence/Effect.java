package io.larder.engine.coherence;

import java.util.Locale;

/** What a change means to one answer, and on which ground that is said. */
public enum Effect {
    /** None: it happened in a collection that the query does not read. */
    OTHER_NAMESPACE(false, true),
    /** None: it happened to a document that neither the query nor the answer is about. */
    OTHER_DOCUMENT(false, true),
    /** None: it touched no field that the query looks at or shows. */
    OTHER_FIELDS(false, true),
    /** None: the document as it is afterwards does not match the filter, and it was not part of the answer. */
    NO_MATCH(false, true),
    /** None: only indexes changed, and they do not decide what this query answers. */
    ONLY_INDEXES(false, true),
    /** The collection itself is another one now. */
    DEFINITION(true, true),
    /** The answer shows the document. */
    HELD(true, true),
    /** The document as it is afterwards matches the filter. */
    MATCHES(true, true),
    /** Perhaps one, perhaps none: too little is known of the document, the answer or the query. */
    CANNOT_TELL(true, false);

    private final boolean affects;
    private final boolean precise;
    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Effect(boolean affects, boolean precise) {
        this.affects = affects;
        this.precise = precise;
    }

    /** Whether the answer may be another one now. */
    public boolean affects() {
        return affects;
    }

    /** Whether this is known, rather than assumed because nothing better is. */
    public boolean precise() {
        return precise;
    }

    /** As metrics name it. */
    public String label() {
        return label;
    }
}
