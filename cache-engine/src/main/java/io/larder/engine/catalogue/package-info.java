/**
 * What is known of each namespace: whether it is a collection whose answers may be kept, how it compares strings, and when
 * such knowledge has been overtaken. It asks nobody; who does brings the answers here.
 */
@NullMarked
package io.larder.engine.catalogue;

import org.jspecify.annotations.NullMarked;
