package io.signet.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.signet.keystore.Identity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may see whom, and what nobody may do. */
class ArchitectureTest {

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.signet");
  }

  @ParameterizedTest
  @CsvSource({
    "api,",
    "keystore,",
    "keystore.pkcs12, keystore",
    "store, api",
    "certificates, api keystore store",
    "stages, api store",
    "routing, api",
    "backends, api keystore",
    "cluster, api",
    "admin, api"
  })
  void shouldSeeOnlyTheModulesThatTheDesignAllows(String module, String allowed) {
    // Given
    List<String> visible = allowed == null ? List.of() : List.of(allowed.split(" "));
    DescribedPredicate<JavaClass> foreign =
        resideInAPackage("io.signet..")
            .and(DescribedPredicate.not(resideInAnyPackage(packages(module, visible))));

    // When, Then
    noClasses()
        .that()
        .resideInAPackage("io.signet." + module)
        .should()
        .dependOnClassesThat(foreign)
        .check(classes);
  }

  @Test
  void shouldHandPrivateKeysToTheOneClassThatBuildsTlsContexts() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.signet.keystore..")
        .and()
        .doNotHaveFullyQualifiedName("io.signet.backends.TlsContexts")
        .should()
        .callMethod(Identity.class, "privateKey")
        .check(classes);
  }

  @Test
  void shouldUseOnlyThePublicPartsOfVertx() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.vertx..impl..", "io.vertx..internal.."))
        .check(classes);
  }

  @Test
  void shouldKeepJdkTypesInTheKeystoreSpi() {
    noClasses()
        .that()
        .resideInAPackage("io.signet.keystore")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.not(resideInAnyPackage("java..", "javax..", "io.signet.keystore")))
        .check(classes);
  }

  @Test
  void shouldNotWriteToStandardOutputOutsideTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.signet.server")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(classes);
  }

  @Test
  void shouldHideMostTypesOfEveryModule() {
    // Given
    Map<String, Integer> shown = new TreeMap<>();

    // When
    for (JavaClass type : classes) {
      boolean counted = type.isTopLevelClass() && !type.getSimpleName().equals("package-info");
      boolean open =
          type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC);
      if (counted && open) {
        shown.merge(type.getPackageName(), 1, Integer::sum);
      }
    }

    // Then
    shown.remove("io.signet.api");
    shown.remove("io.signet.keystore");
    assertThat(shown).allSatisfy((module, count) -> assertThat(count).isLessThanOrEqualTo(8));
  }

  private static String[] packages(String module, List<String> visible) {
    return java.util.stream.Stream.concat(java.util.stream.Stream.of(module), visible.stream())
        .map(name -> "io.signet." + name)
        .toArray(String[]::new);
  }
}
