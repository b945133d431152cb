package io.signet.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.signet.keystore.Identity;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
            // Contract tests come as a jar once their module is packaged.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.signet");
  }

  @ParameterizedTest
  @CsvSource({
    "api,",
    "keystore,",
    "keystore.pkcs12, keystore",
    "keystore.sql, keystore",
    "keystore.pkcs11, keystore",
    "store, api",
    "vault, api keystore store",
    "kits, api",
    "certificates, api keystore kits store",
    "stages, api store",
    "routing, api",
    "backends, api keystore",
    "cluster, api",
    "admin, api",
    "bridge, api",
    "agent,"
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
  void shouldKeepTheAgentOfBackendHostsFreeOfTheGatewaysLibraries() {
    noClasses()
        .that()
        .resideInAPackage("io.signet.agent")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.not(
                resideInAnyPackage(
                    "java..", "javax..", "com.fasterxml.jackson..", "io.signet.agent")))
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

  @ParameterizedTest
  @CsvSource({
    "keystore.pkcs12, Pkcs12KeystoreProvider",
    "keystore.sql, SqlKeystoreMaintenance SqlKeystoreProvider",
    "keystore.pkcs11, Pkcs11KeystoreProvider",
    "store, Audit Coordination DataDirectory EmptyStore PostgresOptions ReferencedException Store StoreOptions StoreRows StoreSnapshot Stores Transaction",
    "vault, BackupKey BackupSource BackupSummary Backups KeyInventory KeyMigration KeyUse Manifest Progress RestoreTarget",
    "kits, Kits",
    "certificates, AutomationOptions CertificateOptions CertificateProfile CertificateVerticle GatewayCaOptions NotificationOptions NotificationVerticle ThisNode TrustVerticle",
    "stages, StageOptions StageVerticle VerdictOptions",
    "routing, RoutingInstances RoutingOptions RoutingVerticle",
    "backends, BackendOptions BackendVerticle",
    "cluster, ClusterKeys ClusterName ClusterNode ClusterOptions Membership NodeAuthority SharingVerticle",
    "admin, AdminOptions AdminVerticle Credentials Readiness RequestSigner",
    "bridge, BridgeOptions BridgeVerticle",
    "agent, TrustSync TrustSyncException TrustSyncOptions",
    "server, Main"
  })
  void shouldShowNoMoreThanItsEntry(String module, String shown) {
    // When
    Set<String> open =
        classes.stream()
            .filter(type -> type.getPackageName().equals("io.signet." + module))
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());

    // Then
    assertThat(open).containsExactlyInAnyOrder(shown.split(" "));
  }

  private static String[] packages(String module, List<String> visible) {
    return java.util.stream.Stream.concat(java.util.stream.Stream.of(module), visible.stream())
        .map(name -> "io.signet." + name)
        .toArray(String[]::new);
  }
}
