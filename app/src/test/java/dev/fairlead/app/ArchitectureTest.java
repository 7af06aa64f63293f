package dev.fairlead.app;

import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may see whom. The table is the design: a new arrow is a decision, made here first. */
class ArchitectureTest {
  private static final String ROOT = "dev.fairlead.";

  private static final Set<String> CORE =
      Set.of(
          "model",
          "event",
          "certificate",
          "config",
          "routing",
          "balancer",
          "health",
          "security",
          "resilience",
          "runtime");
  private static final Set<String> PROXY =
      Set.of("net", "tls", "http1", "http2", "pool", "probe", "flow", "front");

  /** Package → the packages of Fairlead it may see. Arrows only go down. */
  private static final Map<String, Set<String>> MAY_SEE =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("certificate", Set.of("model")),
          Map.entry("config", Set.of("model", "certificate")),
          Map.entry("routing", Set.of("model", "config")),
          Map.entry("balancer", Set.of("model", "config")),
          Map.entry("security", Set.of("model", "config")),
          Map.entry("resilience", Set.of("model", "config")),
          Map.entry("event", Set.of("model")),
          Map.entry("health", Set.of("model", "config", "event")),
          Map.entry("runtime", CORE),
          Map.entry("control", CORE),
          Map.entry("analytics", Set.of("model")),
          Map.entry("net", Set.of("model", "config")),
          Map.entry("tls", with(CORE, "net")),
          Map.entry("http1", Set.of("model", "net")),
          Map.entry("http2", Set.of("model", "net", "http1")),
          Map.entry("pool", with(CORE, "net", "tls", "http1", "http2")),
          Map.entry("probe", with(CORE, "net", "tls", "http1")),
          Map.entry("flow", with(CORE, "net", "http1", "pool")),
          Map.entry("front", with(CORE, "net", "tls", "http1", "http2", "pool", "probe", "flow")),
          Map.entry("admin", with(CORE, "control", "analytics")),
          Map.entry("bookstore", Set.of()),
          Map.entry("comparison", Set.of("model", "config", "balancer")),
          Map.entry("traffic", Set.of("config", "comparison")),
          Map.entry("rehearsal", with(CORE, "analytics", "flow")),
          Map.entry("live", with(CORE, "analytics", "front", "bookstore", "comparison")),
          Map.entry("stress", Set.of("certificate", "analytics", "comparison", "traffic")),
          Map.entry(
              "app",
              with(
                  CORE,
                  "control",
                  "analytics",
                  "tls",
                  "probe",
                  "front",
                  "admin",
                  "bookstore",
                  "comparison",
                  "traffic",
                  "rehearsal",
                  "live",
                  "stress")));

  /** Libraries that belong to some floors only: package prefix → the packages that may see it. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("io.netty.", with(PROXY, "traffic")),
          Map.entry("io.helidon.", Set.of("admin", "bookstore")),
          Map.entry(
              "com.fasterxml.jackson.",
              Set.of(
                  "admin",
                  "analytics",
                  "bookstore",
                  "comparison",
                  "rehearsal",
                  "stress",
                  "traffic")),
          Map.entry("org.snakeyaml.", Set.of("config")),
          Map.entry("com.github.benmanes.", Set.of("balancer", "security")),
          Map.entry("at.favre.lib.", Set.of("security")),
          Map.entry("org.HdrHistogram.", Set.of("analytics", "comparison", "stress", "traffic")),
          Map.entry("org.apache.datasketches.", Set.of("analytics", "rehearsal")),
          Map.entry("org.sqlite.", Set.of("analytics", "bookstore")),
          Map.entry("java.sql.", Set.of("analytics", "bookstore", "stress", "traffic")),
          Map.entry("picocli.", Set.of("app", "bookstore")),
          Map.entry("org.postgresql.", Set.of("analytics", "bookstore")),
          Map.entry("com.zaxxer.", Set.of("bookstore")),
          Map.entry("io.prometheus.", Set.of("admin", "bookstore")),
          Map.entry("io.opentelemetry.", Set.of("analytics")),
          Map.entry("com.samskivert.", Set.of("bookstore")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.fairlead");

  @Test
  void everyPackage_standsInTheTable() {
    Set<String> found =
        CLASSES.stream()
            .map(ArchitectureTest::roomOf)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(MAY_SEE.keySet()).containsAll(found);
    assertThat(found).as("all modules are read").contains("config", "front", "bookstore", "app");
  }

  @TestFactory
  Stream<DynamicTest> everyPackage_seesOnlyWhatTheTableAllows() {
    return MAY_SEE.entrySet().stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.getKey(), () -> seesOnly(row.getKey(), row.getValue()).check(CLASSES)));
  }

  @TestFactory
  Stream<DynamicTest> everyLibrary_isSeenOnlyWhereItBelongs() {
    return LIBRARIES.entrySet().stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.getKey(), () -> library(row.getKey(), row.getValue()).check(CLASSES)));
  }

  @Test
  void aForbiddenArrow_isFound() {
    assertThatThrownBy(() -> seesOnly("runtime", Set.of("model")).check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dev.fairlead.config");
    assertThatThrownBy(() -> library("picocli.", Set.of()).check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("picocli.CommandLine");
  }

  @Test
  void packages_formNoCircle() {
    slices().matching("dev.fairlead.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void names_sayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)")
        .because("such names hide a missing noun")
        .check(CLASSES);
  }

  @Test
  void packageNames_sayWhatIsInside() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..misc..", "..impl..")
        .check(CLASSES);
  }

  @Test
  void publicStatics_areConstant() {
    fields().that().arePublic().and().areStatic().should().beFinal().check(CLASSES);
  }

  @Test
  void internalsOfTheJdk_areLeftAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk.internal..", "com.sun..")
        .check(CLASSES);
  }

  private static ArchRule seesOnly(String room, Set<String> allowed) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + room + "..")
        .should(
            dependOnClassesThat(
                DescribedPredicate.<JavaClass>describe(
                    "are of Fairlead, but neither in " + room + " nor in " + allowed,
                    seen ->
                        seen.getPackageName().startsWith(ROOT)
                            && !roomOf(seen).equals(room)
                            && !allowed.contains(roomOf(seen)))))
        .allowEmptyShould(true);
  }

  private static ArchRule library(String prefix, Set<String> rooms) {
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "are outside of " + rooms, each -> !rooms.contains(roomOf(each))))
        .should(
            dependOnClassesThat(
                DescribedPredicate.<JavaClass>describe(
                    "are in " + prefix, seen -> seen.getName().startsWith(prefix))));
  }

  private static String roomOf(JavaClass type) {
    String below = type.getPackageName().substring(ROOT.length());
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  private static Set<String> with(Set<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(Arrays.asList(more));
    return Set.copyOf(all);
  }
}
