package io.larder.proxy.request.outlook;

import io.larder.engine.plan.Action;
import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Plan;
import io.larder.engine.plan.Planner;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.shared.LedClients;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.request.tenants.LateChoice;
import io.larder.proxy.tenant.Choice;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * To which tenant a request would be led if it came now, by a client that neither its listener nor the name that it asked for has
 * brought to one.
 *
 * @param tenant null for none
 * @param refusal why it is none
 */
public record TenantOutlook(@Nullable Requests tenant, @Nullable String refusal) {
    /** Where users or databases choose; null where they do not, so that nobody can tell without knowing where a client came in. */
    public static @Nullable TenantOutlook of(LedClients led, BsonDocument command, @Nullable String user) {
        Choice<Requests> choice = led.choice();
        if (!choice.isLate()) {
            return null;
        }
        Requests first = choice.late().get(0);
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, command);
        try {
            CommandView view = new CommandView();
            view.parse(message);
            view.validateDocuments();
            Plan plan = new Planner().plan(view);
            if (plan.action() == Action.LOCAL || plan.kind() == CommandKind.AUTHENTICATION) {
                return new TenantOutlook(first, null);
            }
            return new TenantOutlook(new LateChoice(led, first).choose(view, plan, principal(user)), null);
        } catch (RefusedException e) {
            return new TenantOutlook(null, String.valueOf(e.getMessage()));
        } finally {
            message.release();
        }
    }

    private static Principal principal(@Nullable String user) {
        if (user == null) {
            return Principal.NOBODY;
        }
        int at = user.lastIndexOf('@');
        return new Principal(at < 0 ? user : user.substring(0, at), at < 0 ? "admin" : user.substring(at + 1), "");
    }

    /** All that a client can be led to so. */
    public static List<Requests> all(LedClients led) {
        return led.choice().isLate() ? led.choice().late() : List.of();
    }
}
