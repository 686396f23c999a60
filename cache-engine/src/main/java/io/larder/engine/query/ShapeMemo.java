package io.larder.engine.query;

import io.larder.engine.filter.Filter;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.CommandViews;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands as {@link QueryReader} does, but knows those again that differ from an earlier one in values alone: they have
 * its shape, and only what their filter says has to be read. A table of fixed size in which the later takes the place of the
 * earlier. Where a command is of the same form as the last of its view, and no value counts, not even its structure is looked
 * at. For one thread at a time.
 */
public final class ShapeMemo {
    private static final int SLOTS = 512;
    private static final byte[] NOTHING = {};

    @SuppressWarnings("ArrayRecordComponent") // never compared but by what the array holds, and never written to
    private record Known(byte[] structure, Shape shape, boolean simpleByDefault, boolean simpleCollation) {}

    /** Of all commands of this form. */
    private record Alike(CommandView view, long form, Known known) {
        boolean has(ReadCommand read, boolean simpleByDefault) {
            return view == read.view() && form == read.form() && known.simpleByDefault() == simpleByDefault;
        }
    }

    private final QueryReader reader = new QueryReader();
    private final Structure structure = new Structure();
    private final @Nullable Known[] known = new Known[SLOTS];
    private final @Nullable Alike[] forms = new Alike[CommandViews.COUNT];
    private @Nullable ReadCommand command;
    private boolean simpleByDefault;
    private boolean hasStructure;
    private @Nullable Known like;

    /**
     * Becomes about this command.
     *
     * @return its shape, if one like it was read before; else null, and {@link #read()} finds out
     */
    public @Nullable Shape begin(ReadCommand read, boolean simple) {
        command = read;
        simpleByDefault = simple;
        CommandView view = read.view();
        Alike form = view == null ? null : forms[view.number()];
        if (form != null && form.has(read, simple)) {
            like = form.known();
            hasStructure = false;
            return like.shape();
        }
        like = null;
        hasStructure = structure.of(read, simple);
        if (!hasStructure) {
            return null;
        }
        Known here = known[slot()];
        if (here == null || !structure.is(here.structure())) {
            return null;
        }
        like = here;
        if (view != null && !structure.holdsValues()) {
            forms[view.number()] = new Alike(view, read.form(), here);
        }
        return here.shape();
    }

    /** Whether what was begun last was known by its form. */
    boolean knowsByForm() {
        return like != null && !hasStructure;
    }

    private int slot() {
        return structure.hash() & (SLOTS - 1);
    }

    /** What {@link QueryReader#read} says of the command that this is about, while that is as it was. */
    public Reading read() {
        return read(NOTHING, 0);
    }

    /**
     * The same for one whose filter is among these bytes, which are kept as long as the query is: it needs none of its own then.
     *
     * @param filterAt where; 0 if it is not
     */
    public Reading read(byte[] kept, int filterAt) {
        ReadCommand read = Objects.requireNonNull(command);
        if (like != null) {
            Query query = like(like, read, kept, filterAt);
            if (query != null) {
                return new Reading.Understood(query);
            }
        }
        Reading reading = reader.read(read, simpleByDefault);
        if (hasStructure && reading instanceof Reading.Understood understood) {
            known[slot()] = new Known(
                    structure.copy(),
                    understood.query().shape(),
                    simpleByDefault,
                    QueryReader.simpleCollation(read, simpleByDefault));
        }
        return reading;
    }

    private static @Nullable Query like(Known like, ReadCommand command, byte[] kept, int filterAt) {
        ReadField field = command.kind() == QueryKind.FIND ? ReadField.FILTER : ReadField.QUERY;
        List<Value> filters = command.has(field) ? List.of(QueryReader.value(command, field)) : List.of();
        Filter own = filterAt == 0 || filters.isEmpty()
                ? OwnFilter.of(filters, like.simpleCollation())
                : Filter.within(kept, filterAt, filters.get(0).length(), like.simpleCollation());
        Pins pins = new Pins(like.simpleCollation());
        Set<DocumentId> ids = pins.ids(filters);
        String equalityField = like.shape().equalityField();
        if (equalityField == null) {
            return new Query(like.shape(), own, ids, null);
        }
        DocumentId value = pins.equality(filters, equalityField, ids);
        return value == null ? null : new Query(like.shape(), own, ids, value);
    }
}
