package io.larder.engine.simulation.world;

import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.CatalogueLimits;
import io.larder.engine.catalogue.CollectionKind;
import io.larder.engine.catalogue.Definition;
import io.larder.engine.catalogue.ListedAt;
import io.larder.engine.catalogue.Listing;
import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.Ns;
import io.larder.engine.simulation.model.State;
import io.larder.engine.simulation.schedule.Dice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the proxy knows of namespaces, and how it asks: mostly answered at once, sometimes when much has happened since. */
final class Definitions {
    private static final Definition PLAIN = new Definition(CollectionKind.COLLECTION, true, null);
    private static final Definition VIEW = new Definition(CollectionKind.VIEW, true, null);
    private static final int MOST_ASKED = 4;

    private final World world;
    private final Catalogue catalogue;
    private final List<Asked> underWay = new ArrayList<>();

    /** A question, and what a member answered it by. */
    private record Asked(Listing listing, Map<String, Definition> found, ListedAt at) {}

    Definitions(World world) {
        this.world = world;
        this.catalogue = new Catalogue(CatalogueLimits.defaults(), world::now);
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** Why nothing that is made of these is kept; null if it may be. What is not known is asked for. */
    @Nullable
    Reason against(List<Namespace> namespaces, Dice dice) {
        if (!world.profile.views()) {
            return null; // they are what they were made as
        }
        Reason why = catalogue.against(namespaces);
        if (why != Reason.DEFINITION_UNKNOWN) {
            return why;
        }
        namespaces.forEach(this::ask);
        if (!dice.oneIn(4)) {
            arrive();
        }
        return catalogue.against(namespaces);
    }

    /** Served by what takes itself for the primary, if it has come as far as any stream has told. */
    private void ask(Namespace namespace) {
        if (!catalogue.isToBeAsked(namespace) || underWay.size() == MOST_ASKED) {
            return;
        }
        Listing listing = catalogue.begin(namespace.database(), Set.of(namespace.collection()));
        if (listing == null) {
            return;
        }
        Node node = world.cluster.hasPretender() ? world.cluster.pretender() : world.cluster.primary();
        if (Times.after(world.cache.tip(), node.lastOp().time())) {
            node = world.cluster.primary();
        }
        long time = world.engine.listedAt(Times.later(node.lastOp().time(), node.clock()));
        ListedAt at = new ListedAt(world.engine.history(node.toString()), time);
        underWay.add(new Asked(listing, found(namespace, node.state()), at));
        world.heard(node.clock());
    }

    private static Map<String, Definition> found(Namespace namespace, State state) {
        Map<String, Definition> found = new HashMap<>();
        for (int i = 0; i < Ns.count(); i++) {
            Ns ns = Ns.of(i);
            if (ns.namespace().equals(namespace) && state.exists(ns)) {
                found.put(namespace.collection(), state.isView(ns) ? VIEW : PLAIN);
            }
        }
        return found;
    }

    /** All answers that are on their way. */
    void arrive() {
        for (Asked asked : List.copyOf(underWay)) {
            catalogue.answered(asked.listing(), asked.found(), asked.at()).forEach(world.cache::definitionChanged);
        }
        underWay.clear();
    }

    /** A write is about to be sent, or its reply is there: before anybody else hears of it. */
    void forget(List<Change> changes) {
        for (Change change : changes) {
            if (change.mayRedefine() || catalogue.isMissing(change.namespace())) {
                catalogue.changed(change.namespace());
            }
        }
    }
}
