/** Values that settings are made of: addresses, sizes, secrets, connection strings. Each can be read from text and none shows a secret. */
@NullMarked
package io.larder.config.value;

import org.jspecify.annotations.NullMarked;
