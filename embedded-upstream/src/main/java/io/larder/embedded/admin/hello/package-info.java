/** The handshake: hello and its older names, and the topology version that lets clients wait for changes. */
@NullMarked
package io.larder.embedded.admin.hello;

import org.jspecify.annotations.NullMarked;
