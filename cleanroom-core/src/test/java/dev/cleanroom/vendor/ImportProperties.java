package dev.cleanroom.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.ImportRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text, it is imported or refused with problems; nothing else is thrown. */
class ImportProperties {
  private static final Pattern TOKEN =
      Pattern.compile("\"[^\"]*\"|[-0-9.e]+|true|false|[\\[\\]{}:,]");

  private static final List<String> SHAPES =
      List.of(
          Texts.AGGREGATION,
          Texts.LIST,
          Texts.THRESHOLD,
          Texts.PRIVACY,
          Texts.BIGQUERY_THRESHOLD,
          Texts.BIGQUERY_PRIVACY,
          Texts.BIGQUERY_OVERLAP,
          Texts.SNOWFLAKE);

  private static final List<Function<String, Imported>> IMPORTERS =
      List.of(
          Texts.aws()::read,
          Texts.aws().differentialPrivacy(Texts.GRANTS, Texts.BUDGET)::read,
          text -> Texts.aws().read(Texts.json(Texts.LIST), text),
          text -> BigQueryRules.importer().read(text),
          text -> BigQueryRules.importer().grants(g -> g.count("city")).read(text),
          text -> BigQueryRules.importer().listing("city").read(text),
          text -> SnowflakeRules.importer().read(text),
          text -> SnowflakeRules.importer().entity("device").read(text));

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "null",
            "true",
            "0",
            "1",
            "2",
            "50",
            "-1",
            "1.5",
            "1e9",
            "1e400",
            "\"mail\"",
            "\"AND\"",
            "\"ANY_QUERY\"",
            "\"111122223333\"",
            "\"SUM\"",
            "\"\\u0000\"",
            "[]",
            "{}");
    return Arbitraries.recursive(() -> leaf, ImportProperties::nested, 0, 5);
  }

  private static Arbitrary<String> nested(Arbitrary<String> inner) {
    Arbitrary<String> field =
        Combinators.combine(
                Arbitraries.of(tokens().stream().filter(ImportProperties::isText).toList()), inner)
            .as((name, value) -> name + ":" + value);
    return Arbitraries.oneOf(
        field.list().ofMaxSize(4).map(fields -> "{" + String.join(",", fields) + "}"),
        inner.list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"));
  }

  private static boolean isText(String token) {
    return token.startsWith("\"");
  }

  private static List<String> tokens() {
    return SHAPES.stream().flatMap(shape -> tokens(shape).stream()).distinct().toList();
  }

  private static List<String> tokens(String shape) {
    Matcher matcher = TOKEN.matcher(Texts.json(shape));
    List<String> tokens = new ArrayList<>();
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  /** Texts in which a few tokens are gone, doubled or replaced by a token of any shape. */
  @Provide
  Arbitrary<String> mutants() {
    Arbitrary<String> other =
        Arbitraries.oneOf(
            Arbitraries.of(tokens()),
            Arbitraries.of("null", "1", "99999999999", "\"\"", "\"a b\"", "1e-30", "{}", "[]"));
    return Arbitraries.of(SHAPES)
        .flatMap(
            shape -> {
              List<String> tokens = tokens(shape);
              Arbitrary<Integer> place = Arbitraries.integers().between(0, tokens.size() - 1);
              Arbitrary<Integer> kind = Arbitraries.integers().between(0, 3);
              return Combinators.combine(place, kind, other)
                  .as((at, how, token) -> new Mutation(at, how, token))
                  .list()
                  .ofMinSize(1)
                  .ofMaxSize(3)
                  .map(mutations -> mutated(tokens, mutations));
            });
  }

  record Mutation(int place, int kind, String token) {}

  private static String mutated(List<String> tokens, List<Mutation> mutations) {
    List<String> changed = new ArrayList<>(tokens);
    for (Mutation mutation : mutations) {
      int at = Math.min(mutation.place, changed.size() - 1);
      switch (mutation.kind) {
        case 0 -> changed.remove(at);
        case 1 -> changed.add(at, changed.get(at));
        default -> changed.set(at, mutation.token);
      }
    }
    return String.join(" ", changed);
  }

  @Property(tries = 4000)
  void read_mutantOfAShape_isImportedOrRefused(
      @ForAll("mutants") String text, @ForAll("importers") Function<String, Imported> importer) {
    check(text, importer);
  }

  @Property(tries = 2000)
  void read_randomJson_isImportedOrRefused(
      @ForAll("json") String text, @ForAll("importers") Function<String, Imported> importer) {
    check(text, importer);
  }

  @Property(tries = 1000)
  void read_anyText_isImportedOrRefused(
      @ForAll String text, @ForAll("importers") Function<String, Imported> importer) {
    check(text, importer);
  }

  @Provide
  Arbitrary<Function<String, Imported>> importers() {
    return Arbitraries.of(IMPORTERS);
  }

  private static void check(String text, Function<String, Imported> importer) {
    try {
      Imported imported = importer.apply(text);
      assertThat(imported.rule().toString()).isNotEmpty();
    } catch (ImportRejectedException e) {
      assertThat(e.problems()).isNotEmpty().allMatch(problem -> problem.length() < 2500);
    }
  }
}
