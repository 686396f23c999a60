package io.larder.proxy.launch.route;

import io.larder.config.load.InvalidConfig;
import io.larder.config.show.Setting;
import io.larder.config.source.Problem;
import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.client.Listeners;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.config.ReloadNews;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What an operator asks of the whole proxy, and tells it to do. */
public final class StateRoutes {
    private final ConfigInUse config;
    private final Listeners listeners;
    private final Runnable beginDrain;

    /** {@code beginDrain} begins a stop and does not wait for it. */
    public StateRoutes(ConfigInUse config, Listeners listeners, Runnable beginDrain) {
        this.config = config;
        this.listeners = listeners;
        this.beginDrain = beginDrain;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/config", Set.of(), asked -> config()),
                Route.post("/api/v1/reload", asked -> reload()),
                Route.post("/api/v1/drain", asked -> drain()));
    }

    private Reply config() {
        BsonArray settings = new BsonArray();
        for (Setting setting : config.settings()) {
            settings.add(new BsonDocument("path", new BsonString(setting.path()))
                    .append(
                            "value",
                            setting.text().<BsonValue>map(BsonString::new).orElse(BsonNull.VALUE))
                    .append("origin", new BsonString(setting.origin())));
        }
        return Reply.json(new BsonDocument("settings", settings));
    }

    private Reply reload() {
        if (!config.canReload()) {
            return Reply.error(HttpResponseStatus.CONFLICT, "this proxy was started without a source to read again");
        }
        try {
            ConfigInUse.Reloaded reloaded = config.reload();
            ReloadNews.tell(reloaded);
            return Reply.json(new BsonDocument("changed", strings(reloaded.changed()))
                    .append("atNextStart", strings(reloaded.waiting())));
        } catch (InvalidConfig e) {
            ReloadNews.tell(e);
            List<String> problems = e.problems().stream().map(Problem::toString).toList();
            return Reply.json(
                    HttpResponseStatus.UNPROCESSABLE_ENTITY,
                    new BsonDocument("error", new BsonString("the configuration is wrong and nothing was changed"))
                            .append("problems", strings(problems)));
        }
    }

    private static BsonArray strings(List<String> texts) {
        return new BsonArray(texts.stream().map(BsonString::new).toList());
    }

    private Reply drain() {
        beginDrain.run();
        return Reply.json(
                HttpResponseStatus.ACCEPTED, new BsonDocument("clients", new BsonInt32(listeners.connections())));
    }
}
