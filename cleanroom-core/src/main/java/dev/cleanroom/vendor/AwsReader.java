package dev.cleanroom.vendor;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.rule.AnswerUse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one rule of AWS Clean Rooms, perhaps with the rule of its association. */
final class AwsReader {
  static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  private static final String WHAT = "AWS analysis rule";
  private static final Pattern ANALYSIS = Pattern.compile("arn:[!-~]{1,252}");
  private static final List<String> KINDS = List.of("aggregation", "list", "custom");
  private static final Map<String, Set<AnswerUse>> USES = new LinkedHashMap<>();

  static {
    USES.put("ALLOWED", EnumSet.allOf(AnswerUse.class));
    USES.put("REQUIRED", EnumSet.of(AnswerUse.FURTHER_ANALYSIS));
    USES.put("NOT_ALLOWED", EnumSet.of(AnswerUse.REPORT));
  }

  private final AwsRules given;
  private final Problems problems = new Problems();
  private final List<String> notes = new ArrayList<>();
  private Set<AnswerUse> uses = EnumSet.of(AnswerUse.REPORT);
  private Optional<Set<String>> receivers = Optional.empty();

  AwsReader(AwsRules given) {
    this.given = given;
  }

  /** The section of one kind of rule. */
  private record Part(String kind, Section section) {}

  /** A rule with the column of its privacy unit. */
  record Built(AnalysisRule rule, Optional<String> unit) {}

  Imported read(String rule, Optional<String> association) {
    Optional<Part> table = part(rule, "$");
    Optional<Built> built = table.flatMap(this::built);
    association.flatMap(text -> part(text, "association $")).ifPresent(a -> join(table, a));
    if (built.isEmpty() || !problems.isEmpty()) {
      throw problems.rejection(WHAT);
    }
    AnalysisRule found = built.get().rule();
    boolean noisy = given.privacy().isPresent();
    return new Imported(
        found,
        built.get().unit(),
        noisy ? given.budget() : Optional.empty(),
        uses,
        receivers,
        notes);
  }

  private Optional<Part> part(String text, String root) {
    Optional<Section> whole = Section.parse(text, root, problems);
    return whole.flatMap(this::part);
  }

  private Optional<Part> part(Section whole) {
    if (whole.has("analysisRule")) {
      Optional<Section> returned = whole.section("analysisRule");
      whole.done();
      return returned.flatMap(rule -> described(rule, "type", "policy"));
    }
    return whole.has("analysisRulePolicy") || whole.has("analysisRuleType")
        ? described(whole, "analysisRuleType", "analysisRulePolicy")
        : policy(whole);
  }

  /** A policy beside its type. Identifiers and times that AWS adds say nothing about queries. */
  private Optional<Part> described(Section whole, String typeName, String policyName) {
    whole.demand(typeName, policyName);
    whole.accept(
        "configuredTableIdentifier",
        "configuredTableAssociationIdentifier",
        "membershipIdentifier",
        "configuredTableId",
        "configuredTableArn",
        "configuredTableAssociationId",
        "configuredTableAssociationArn",
        "collaborationId",
        "createTime",
        "updateTime");
    Optional<String> type = whole.choice(typeName, KINDS.stream().map(AwsReader::typeOf).toList());
    Optional<Part> part = whole.section(policyName).flatMap(this::policy);
    whole.done();
    if (type.isPresent() && part.isPresent() && !type.get().equals(typeOf(part.get().kind))) {
      whole.problem(typeName, "is " + type.get() + ", but the policy is of " + part.get().kind);
    }
    return part;
  }

  private static String typeOf(String kind) {
    return kind.toUpperCase(Locale.ROOT);
  }

  private Optional<Part> policy(Section policy) {
    if (policy.has("v1")) {
      Optional<Section> version = policy.section("v1");
      policy.done();
      return version.flatMap(this::kind);
    }
    return kind(policy);
  }

  private Optional<Part> kind(Section version) {
    Optional<String> kind = version.only(KINDS);
    Optional<Part> part =
        kind.flatMap(name -> version.section(name).map(section -> new Part(name, section)));
    version.done();
    return part;
  }

  private Optional<Built> built(Part part) {
    Section section = part.section;
    Optional<Built> built =
        switch (part.kind) {
          case "aggregation" -> new AwsAggregation(section, problems, notes).read();
          case "list" -> new AwsList(section, problems, notes).read();
          default -> new AwsCustom(section, given, problems, notes).read();
        };
    readUses(section);
    section.done();
    if (!part.kind.equals("custom") && given.privacy().isPresent()) {
      section.problem("is not under differential privacy, but a rule for it was given");
    }
    return built;
  }

  private void readUses(Section section) {
    Optional<String> additional = section.choice("additionalAnalyses", USES.keySet());
    if (!section.has("additionalAnalyses")) {
      notes.add("additionalAnalyses is not set and read as NOT_ALLOWED: answers are reports");
    }
    additional.map(USES::get).ifPresent(set -> uses = set);
  }

  private void join(Optional<Part> table, Part association) {
    Section section = association.section;
    if (table.isPresent() && !table.get().kind.equals(association.kind)) {
      section.problem("must be of " + table.get().kind + ", as the rule of the table is");
    }
    section.demand("allowedResultReceivers");
    List<String> accounts = section.texts("allowedResultReceivers", ACCOUNT, "12 digits");
    Set<String> members = new LinkedHashSet<>();
    for (String account : accounts) {
      member(section, "allowedResultReceivers", account, given).ifPresent(members::add);
    }
    receivers = Optional.of(members);
    restrictUses(section);
    section.done();
  }

  static Optional<String> member(Section section, String name, String account, AwsRules given) {
    Optional<String> member = given.memberOf(account);
    if (member.isEmpty()) {
      section.problem(name, "account " + account + " has no name here, say it by member()");
    }
    return member;
  }

  private void restrictUses(Section section) {
    String name = "allowedAdditionalAnalyses";
    List<String> analyses = section.texts(name, ANALYSIS, "an identifier, arn:…");
    if (!uses.contains(AnswerUse.FURTHER_ANALYSIS)) {
      if (!analyses.isEmpty()) {
        notes.add(name + " is empty here, because the table's rule allows no further analysis");
      }
    } else if (analyses.isEmpty()) {
      withoutFurtherAnalyses(name + " lists none, so answers feed no further analysis");
    } else if (!given.allowsFurtherAnalyses()) {
      withoutFurtherAnalyses(
          name
              + " is not granted: one further analysis cannot be told from another here; see"
              + " anyFurtherAnalysis()");
    } else {
      notes.add(name + " is any further analysis here, as anyFurtherAnalysis() said");
    }
  }

  private void withoutFurtherAnalyses(String note) {
    Set<AnswerUse> fewer = EnumSet.copyOf(uses);
    fewer.remove(AnswerUse.FURTHER_ANALYSIS);
    uses = fewer;
    notes.add(note + (fewer.isEmpty() ? "; every template is refused then" : ""));
  }
}
