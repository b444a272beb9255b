package dev.cleanroom.vendor;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.CustomRule;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.rule.Threshold;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a custom rule. */
final class AwsCustom {
  private static final Pattern ANALYSIS =
      Pattern.compile(
          "ANY_QUERY|ANY_JOB|arn:aws[-a-z]*:cleanrooms:[-a-z0-9]{1,30}:[0-9]{12}:membership/"
              + "[-A-Za-z0-9_]{1,60}/analysistemplate/[-A-Za-z0-9_]{1,60}");

  private static final String LITERALS = "allowedLiteralComparisonColumns";
  private static final String COLUMNS = "allowedColumnComparisonColumns";

  private final Section section;
  private final AwsRules given;
  private final Problems problems;
  private final List<String> notes;
  private final CustomRule.Builder rule = AnalysisRule.custom();
  private List<String> hidden = List.of();
  private Optional<List<String>> withLiterals = Optional.empty();
  private Optional<List<String>> withColumns = Optional.empty();

  AwsCustom(Section section, AwsRules given, Problems problems, List<String> notes) {
    this.section = section;
    this.given = given;
    this.problems = problems;
    this.notes = notes;
  }

  Optional<AwsReader.Built> read() {
    section.demand("allowedAnalyses");
    readAnalyses();
    hidden = section.columns("disallowedOutputColumns", 0);
    section.section("comparisonControls").ifPresent(this::readComparisons);
    Optional<Section> privacy = section.section("differentialPrivacy");
    List<Section> thresholds = section.sections("aggregationThresholds", 1);
    if (thresholds.size() > 1) {
      section.problem(
          "aggregationThresholds", "must have one entry, because a table has one privacy unit");
    }
    if (privacy.isPresent() && !thresholds.isEmpty()) {
      section.problem("aggregationThresholds", "cannot stand beside differentialPrivacy");
    }
    List<Optional<String>> units = thresholds.stream().map(this::readThreshold).toList();
    Optional<String> unit =
        privacy.isPresent() ? readPrivacy(privacy.get()) : readProtection(units);
    return problems.isEmpty()
        ? Optional.of(new AwsReader.Built(rule.build(), unit))
        : Optional.empty();
  }

  private void readAnalyses() {
    List<String> analyses =
        section.texts(
            "allowedAnalyses", ANALYSIS, "ANY_QUERY, ANY_JOB or a template's identifier, arn:…");
    List<String> templates = new ArrayList<>();
    for (String analysis : analyses) {
      if (analysis.startsWith("arn:")) {
        templateOf(analysis).ifPresent(templates::add);
      }
    }
    rule.templates(templates.toArray(String[]::new));
    if (!templates.isEmpty()) {
      notes.add("allowedAnalyses: each listed template must be approved here all the same");
    }
    if (analyses.contains("ANY_JOB")) {
      notes.add("allowedAnalyses: ANY_JOB is not granted, because there are no jobs here");
    }
    readProviders(analyses.contains("ANY_QUERY"));
  }

  private Optional<String> templateOf(String arn) {
    Optional<String> template = given.templateOf(arn);
    if (template.isEmpty()) {
      section.problem("allowedAnalyses", arn + " has no name here, say it by template()");
    }
    return template;
  }

  private void readProviders(boolean anyQuery) {
    String name = "allowedAnalysisProviders";
    List<String> accounts = section.texts(name, AwsReader.ACCOUNT, "12 digits");
    Set<String> members = new LinkedHashSet<>();
    for (String account : accounts) {
      AwsReader.member(section, name, account, given).ifPresent(members::add);
    }
    if (anyQuery) {
      rule.providers(members.toArray(String[]::new));
      notes.add("allowedAnalyses: ANY_QUERY is any template of the listed providers here");
      if (accounts.isEmpty()) {
        section.problem(name, "must list an account where any query is allowed");
      }
    } else if (!accounts.isEmpty()) {
      notes.add(name + " approves nothing in advance, because ANY_QUERY is not allowed");
    }
  }

  private void readComparisons(Section controls) {
    if (controls.has(LITERALS)) {
      withLiterals = Optional.of(controls.columns(LITERALS, 0));
    }
    if (controls.has(COLUMNS)) {
      withColumns = Optional.of(controls.columns(COLUMNS, 0));
    }
    controls.done();
  }

  private void restrictColumns() {
    if (withLiterals.isPresent()) {
      notes.add(LITERALS + ": columns of the runner's tables count as literals, as there");
    }
    rule.disallowOutput(hidden.toArray(String[]::new));
    withLiterals.ifPresent(list -> rule.compareWithLiterals(list.toArray(String[]::new)));
    withColumns.ifPresent(list -> rule.compareWithColumns(list.toArray(String[]::new)));
  }

  private Optional<String> readProtection(List<Optional<String>> units) {
    restrictColumns();
    if (given.privacy().isPresent()) {
      section.problem("is not under differential privacy, but a rule for it was given");
    }
    if (units.isEmpty()) {
      rule.exactAnswers();
      notes.add(
          "without aggregationThresholds and differentialPrivacy, the approval of each template"
              + " protects the rows");
      return Optional.empty();
    }
    return units.get(0);
  }

  private Optional<String> readThreshold(Section entry) {
    entry.demand("identityColumns", "minimumIdentityCount", "type");
    List<String> units = entry.columns("identityColumns", 1);
    if (units.size() > 1) {
      entry.problem("identityColumns", "must list one column");
    }
    OptionalInt minimum = entry.integer("minimumIdentityCount", 2, Threshold.LARGEST);
    entry.constant("type", "COUNT_DISTINCT");
    Optional<String> expressions =
        entry.choice("allowedAggregateExpressionType", List.of("COLUMNS_ONLY", "ANY_EXPRESSION"));
    Threshold threshold = Threshold.of(minimum.orElse(2));
    if (expressions.equals(Optional.of("ANY_EXPRESSION"))) {
      threshold = threshold.withAnyExpression();
    }
    threshold = withOutputColumns(threshold, entry, units);
    entry.done();
    Optional<String> unit = units.stream().findFirst();
    if (problems.isEmpty()) {
      rule.threshold(threshold);
      noteThreshold(units.get(0));
    }
    return unit;
  }

  private Threshold withOutputColumns(Threshold plain, Section entry, List<String> units) {
    Threshold threshold = plain;
    Set<String> seen = new LinkedHashSet<>();
    for (Section output : entry.sections("outputColumnThresholds", 0)) {
      output.demand("outputColumnName", "minimumIdentityCount");
      Optional<String> column = output.column("outputColumnName");
      OptionalInt minimum = output.integer("minimumIdentityCount", 2, Threshold.LARGEST, true);
      output.done();
      if (column.isEmpty() || minimum.isEmpty()) {
        continue;
      }
      if (!seen.add(column.get())) {
        output.problem("column '" + column.get() + "' has a threshold already");
      } else if (units.contains(column.get()) || hidden.contains(column.get())) {
        output.problem("column '" + column.get() + "' is never shown and can have no threshold");
      } else {
        threshold = threshold.withColumn(column.get(), minimum.getAsInt());
      }
    }
    return threshold;
  }

  private void noteThreshold(String unit) {
    notes.add("aggregationThresholds: rows without group keys must reach the threshold too");
    notes.add("aggregationThresholds: MIN, MAX, percentiles and collections are refused");
    if (withLiterals.isPresent() && withLiterals.get().contains(unit)) {
      notes.add(LITERALS + ": '" + unit + "' is never compared with literals, as there");
    }
  }

  private Optional<String> readPrivacy(Section privacy) {
    privacy.demand("columns");
    List<Optional<String>> names = new ArrayList<>();
    for (Section column : privacy.sections("columns", 1)) {
      column.demand("name");
      names.add(column.column("name"));
      column.done();
    }
    privacy.done();
    if (names.size() > 1) {
      privacy.problem("columns", "must list one column");
    }
    Optional<String> unit = names.stream().flatMap(Optional::stream).findFirst();
    if (given.privacy().isEmpty()) {
      privacy.problem(
          "does not say what is granted, bounded and spent: give it by differentialPrivacy()");
    }
    given.privacy().ifPresent(grants -> readGrants(grants, unit));
    return unit;
  }

  private void readGrants(DifferentialPrivacy grants, Optional<String> unit) {
    Set<String> shown = new LinkedHashSet<>(grants.groupable());
    grants.aggregatable().stream()
        .filter(column -> grants.bounds(column).isPresent())
        .forEach(shown::add);
    for (String column : shown) {
      if (hidden.contains(column)) {
        section.problem(
            "disallowedOutputColumns",
            "column '" + column + "' may be grouped or summed by the rule that was given");
      }
    }
    withLiterals.ifPresent(list -> checkGrants(LITERALS, list, grants.filterable(), "filtered"));
    withColumns.ifPresent(list -> checkGrants(COLUMNS, list, grants.filterable(), "filtered"));
    withColumns.ifPresent(list -> checkGrants(COLUMNS, list, grants.joinable(), "joined"));
    if (withColumns.isPresent() && unit.isPresent() && !withColumns.get().contains(unit.get())) {
      section.problem(
          "comparisonControls",
          "must list '" + unit.get() + "' in " + COLUMNS + ": joins compare the privacy unit");
    }
    rule.differentialPrivacy(grants);
  }

  private void checkGrants(String name, List<String> listed, Set<String> granted, String what) {
    for (String column : granted) {
      if (!listed.contains(column)) {
        section.problem(
            "comparisonControls",
            name
                + " lacks column '"
                + column
                + "', which may be "
                + what
                + " by the rule that was given");
      }
    }
  }
}
