/** What runs on a member at this moment, how to end it, and how to make it fail. */
@NullMarked
package io.larder.embedded.admin.operation;

import org.jspecify.annotations.NullMarked;
