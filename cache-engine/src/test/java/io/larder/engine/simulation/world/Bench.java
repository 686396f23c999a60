package io.larder.engine.simulation.world;

import io.larder.engine.cache.Terms;
import io.larder.engine.change.write.WriteLimits;
import io.larder.engine.change.write.WriteReader;
import io.larder.engine.key.LookupKey;
import io.larder.engine.key.Scope;
import io.larder.engine.query.QueryReader;
import io.larder.engine.query.ReadCommand;
import io.larder.engine.simulation.model.BsonWriter;
import io.larder.engine.simulation.model.DocBytes;
import io.larder.engine.simulation.model.Evaluator;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.ReplyView;

/** What one thread uses again for each of its runs. None of it carries anything from one to the next but rendered bytes. */
public final class Bench {
    final DocBytes docs = new DocBytes();
    final Evaluator server = new Evaluator(docs);
    final Evaluator judge = new Evaluator(docs);
    final BsonWriter writer = new BsonWriter();
    final ReplyWriter replies = new ReplyWriter();
    final ReplyContent content = new ReplyContent();
    final Dice dice = new Dice();
    final CommandView view = new CommandView();
    final ReplyView reply = new ReplyView();
    final ReadCommand command = new ReadCommand();
    final LookupKey key = new LookupKey();
    final Scope scope = new Scope("tenant", "upstream", "somebody");
    final Terms terms = new Terms();
    final QueryReader queries = new QueryReader();
    final WriteReader writes = new WriteReader(WriteLimits.DEFAULT, namespace -> true);
}
