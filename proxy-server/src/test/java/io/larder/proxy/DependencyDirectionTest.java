package io.larder.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dependencies point one way, between the modules and between the packages of the proxy. */
class DependencyDirectionTest {
    private static JavaClasses larder;

    @BeforeAll
    static void read() {
        larder = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.larder");
    }

    @Test
    void theClientSideDoesNotKnowTheUpstreamSide() {
        noClasses()
                .that()
                .resideInAPackage("io.larder.proxy.client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.larder.proxy.upstream..",
                        "io.larder.proxy.topology..",
                        "io.larder.proxy.request..",
                        "io.larder.proxy.hello..",
                        "io.larder.proxy.auth..",
                        "io.larder.proxy.session..")
                .check(larder);
    }

    @Test
    void theUpstreamSideDoesNotKnowTheClientSide() {
        noClasses()
                .that()
                .resideInAnyPackage("io.larder.proxy.upstream..", "io.larder.proxy.topology..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.larder.proxy.client..",
                        "io.larder.proxy.request..",
                        "io.larder.proxy.hello..",
                        "io.larder.proxy.auth..",
                        "io.larder.proxy.session..")
                .check(larder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.larder.proxy.(*)..",
                "io.larder.proxy.launch.(*)",
                "io.larder.proxy.request.(*)",
                "io.larder.wire.(*)..",
                "io.larder.engine.(*)..",
                "io.larder.config.(*).."
            })
    void packagesFormNoCycle(String slices) {
        slices().matching(slices)
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(larder);
    }

    @Test
    void whatARequestIsMadeOfDoesNotKnowItsConversation() {
        noClasses()
                .that()
                .resideInAPackage("io.larder.proxy.request.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.larder.proxy.request")
                .check(larder);
    }

    @Test
    void onlyItsLauncherKnowsTheEmbeddedUpstream() {
        noClasses()
                .that()
                .resideInAPackage("io.larder.proxy..")
                .and()
                .resideOutsideOfPackage("io.larder.proxy.launch.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.larder.embedded..")
                .check(larder);
    }

    @Test
    void theEngineKnowsNeitherSocketsNorConfiguration() {
        noClasses()
                .that()
                .resideInAPackage("io.larder.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty.channel..", "io.netty.handler..", "io.larder.config..", "io.larder.proxy..")
                .check(larder);
    }

    @Test
    void theWireKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("io.larder.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.larder.engine..", "io.larder.config..", "io.larder.proxy..", "io.larder.embedded..")
                .check(larder);
    }

    @Test
    void configurationDependsOnNothingOfLarder() {
        noClasses()
                .that()
                .resideInAPackage("io.larder.config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.larder.engine..", "io.larder.wire..", "io.larder.proxy..", "io.larder.embedded..")
                .check(larder);
    }

    @Test
    void onlyWhatFacesTheUserReadsTheConfiguration() {
        noClasses()
                .that()
                .resideInAPackage("io.larder.proxy..")
                .and()
                .resideOutsideOfPackages("io.larder.proxy.launch..", "io.larder.proxy.cli..", "io.larder.proxy.uri..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.larder.config..")
                .check(larder);
    }
}
