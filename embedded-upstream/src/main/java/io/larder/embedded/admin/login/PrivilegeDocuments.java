package io.larder.embedded.admin.login;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Fields;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads privileges as commands give them. */
final class PrivilegeDocuments {
    private PrivilegeDocuments() {}

    static List<Privilege> list(List<Document> sent) {
        return sent.stream().map(PrivilegeDocuments::one).toList();
    }

    private static Privilege one(Document sent) {
        Fields fields = new Fields("privileges", sent);
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (Object each : fields.required("actions", List.class)) {
            Action action = Action.named(String.valueOf(each));
            if (action == null) {
                throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "Unrecognized action: " + each);
            }
            if (action == Action.ANY_ACTION) {
                actions.addAll(EnumSet.allOf(Action.class));
            }
            actions.add(action);
        }
        return new Privilege(resource(fields.document("resource")), actions);
    }

    private static Resource resource(Document sent) {
        if (Boolean.TRUE.equals(sent.get("cluster"))) {
            return Resource.CLUSTER;
        }
        if (Boolean.TRUE.equals(sent.get("anyResource"))) {
            return Resource.ANY;
        }
        Fields fields = new Fields("resource", sent);
        return new Resource(Resource.Kind.NAMESPACE, fields.string("db"), fields.string("collection"));
    }

    /** Takes actions away from the rights on the same resource. */
    static List<Privilege> without(List<Privilege> granted, List<Privilege> fewer) {
        List<Privilege> left = new ArrayList<>();
        for (Privilege each : granted) {
            Set<Action> actions = EnumSet.copyOf(each.actions());
            for (Privilege taken : fewer) {
                if (taken.resource().equals(each.resource())) {
                    actions.removeAll(taken.actions());
                }
            }
            if (!actions.isEmpty()) {
                left.add(new Privilege(each.resource(), actions));
            }
        }
        return left;
    }
}
