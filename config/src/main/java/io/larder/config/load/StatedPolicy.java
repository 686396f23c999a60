package io.larder.config.load;

import io.larder.config.PolicyRule;
import java.util.List;

/** What was said about some namespaces in one place, with the values it was made of so that its faults can be told there. */
record StatedPolicy(List<PolicyRule> rules, Values values) {}
