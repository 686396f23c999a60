/**
 * What a running proxy consists of, tenant by tenant: {@link io.larder.proxy.launch.tenant.CommonParts} that all share, and for
 * each its {@link io.larder.proxy.launch.tenant.TenantParts}. How they come and go with the configuration. Nothing here
 * listens, shows or tells anything.
 */
@NullMarked
package io.larder.proxy.launch.tenant;

import org.jspecify.annotations.NullMarked;
