package dev.cleanroom.vendor;

import static dev.cleanroom.testing.FuzzTarget.require;

import dev.cleanroom.ImportRejectedException;
import dev.cleanroom.testing.FuzzTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every importer of rules. */
public final class RuleTargets {
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
          Texts.SNOWFLAKE,
          """
          {'analysisRuleType': 'LIST', 'analysisRulePolicy': {'v1': {'list': {
            'allowedResultReceivers': ['111122223333', '444455556666'],
            'allowedAdditionalAnalyses': []}}}}
          """);
  private static final List<String> MORE_WORDS =
      List.of("null", "1e400", "99999999999", "1e-30", "\"\\u0000\"", "\"\\ud83d\"", "\\", "/*");

  private RuleTargets() {}

  /** All targets. */
  public static List<FuzzTarget> all() {
    Map<String, Function<String, Imported>> importers = new LinkedHashMap<>();
    importers.put("AWS rule", Texts.aws().differentialPrivacy(Texts.GRANTS, Texts.BUDGET)::read);
    importers.put("AWS association", text -> Texts.aws().read(Texts.json(Texts.LIST), text));
    importers.put("BigQuery rule", text -> BigQueryRules.importer().listing("city").read(text));
    importers.put("Snowflake rule", text -> SnowflakeRules.importer().read(text));
    return importers.entrySet().stream().map(e -> target(e.getKey(), e.getValue())).toList();
  }

  private static FuzzTarget target(String name, Function<String, Imported> importer) {
    List<String> samples =
        SHAPES.stream().map(Texts::json).filter(text -> isRead(importer, text)).toList();
    return FuzzTarget.text(name, samples, words(), text -> read(importer, text))
        .allowing(Set.of(ImportRejectedException.class))
        .atPercent(10);
  }

  private static boolean isRead(Function<String, Imported> importer, String text) {
    try {
      return read(importer, text);
    } catch (ImportRejectedException e) {
      return false;
    }
  }

  private static boolean read(Function<String, Imported> importer, String text) {
    try {
      require(!importer.apply(text).rule().toString().isEmpty(), "the rule has no text");
      return true;
    } catch (ImportRejectedException e) {
      require(!e.problems().isEmpty(), "no problem is told");
      throw e;
    }
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>(MORE_WORDS);
    for (String shape : SHAPES) {
      Matcher matcher = TOKEN.matcher(Texts.json(shape));
      while (matcher.find()) {
        words.add(matcher.group());
      }
    }
    return words.stream().distinct().toList();
  }
}
