package io.larder.config.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/operations.md holds every option with its default, as the code has them. Run with {@code -Dlarder.docs.write=true} the
 * test writes the table anew.
 */
class OptionsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "operations.md");

    @Test
    void theTableIsTheCodes() throws Exception {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(OptionsDocument.BEGIN) + OptionsDocument.BEGIN.length();
        int end = document.indexOf(OptionsDocument.END);
        assertThat(end).as("the marks around the table").isGreaterThan(begin);
        String table = "\n" + OptionsDocument.table(Options.all()) + "\n" + OptionsDocument.policies() + "\n"
                + OptionsDocument.tenants();

        if (Boolean.getBoolean("larder.docs.write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
        } else {
            assertThat(document.substring(begin, end))
                    .as("run this test with -Dlarder.docs.write=true to bring the document up to date")
                    .isEqualToNormalizingNewlines(table);
        }
    }

    @Test
    void noTwoOptionsShareAPathOrAFlag() {
        List<Option<?>> all = Stream.concat(Options.all().stream(), PolicyOptions.all().stream())
                .toList();
        assertThat(all).extracting(Option::path).doesNotHaveDuplicates();
        assertThat(all)
                .extracting(Option::flag)
                .doesNotHaveDuplicates()
                .doesNotContain(PolicyOptions.OFF_FLAG)
                .doesNotContainAnyElementsOf(TenantOptions.flags().keySet());
    }
}
