package io.larder.embedded.admin.login;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Adding to and taking from what somebody was granted. */
final class RoleLists {
    private RoleLists() {}

    static <T> List<T> with(List<T> granted, List<T> more) {
        Set<T> all = new LinkedHashSet<>(granted);
        all.addAll(more);
        return new ArrayList<>(all);
    }

    static <T> List<T> without(List<T> granted, List<T> fewer) {
        return granted.stream().filter(each -> !fewer.contains(each)).toList();
    }
}
