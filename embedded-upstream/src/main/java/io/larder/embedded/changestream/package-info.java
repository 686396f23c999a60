/**
 * Change streams: what a client may ask for, where a stream stands, and how it reads on in the oplog of its member. Below
 * it: resume tokens and events, which are pure. Cursors and commands are above and not known here.
 */
@NullMarked
package io.larder.embedded.changestream;

import org.jspecify.annotations.NullMarked;
