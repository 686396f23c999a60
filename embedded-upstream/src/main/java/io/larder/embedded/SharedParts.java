package io.larder.embedded;

import io.larder.embedded.auth.Accounts;
import io.larder.embedded.changestream.StreamFaults;
import io.larder.embedded.crud.write.TtlMonitor;
import io.larder.embedded.session.Sessions;

/** What all members of a set have in common besides their history. */
record SharedParts(Accounts accounts, Sessions sessions, StreamFaults streamFaults, TtlMonitor ttlMonitor) {}
