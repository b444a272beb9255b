package dev.cleanroom.vendor;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * One object of a text. Every field is asked for by name; {@link #done} reports the fields that
 * nobody asked for, so that none is passed over.
 */
final class Section {
  private static final Pattern COLUMN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private final Map<String, Json> values;
  private final String path;
  private final Problems problems;
  private final Set<String> asked = new LinkedHashSet<>();

  private Section(Map<String, Json> values, String path, Problems problems) {
    this.values = values;
    this.path = path;
    this.problems = problems;
  }

  static Optional<Section> of(Json json, String path, Problems problems) {
    if (json instanceof Json.Members members) {
      return Optional.of(new Section(members.values(), path, problems));
    }
    problems.add(path, "must be an object");
    return Optional.empty();
  }

  /** The section of a whole text. A text that is no JSON was reported already. */
  static Optional<Section> parse(String text, String root, Problems problems) {
    int before = problems.count();
    Json json = JsonText.read(text, root, problems);
    boolean known = json instanceof Json.Nothing && problems.count() > before;
    return known ? Optional.empty() : of(json, root, problems);
  }

  Set<String> names() {
    return values.keySet();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  void problem(String message) {
    problems.add(path, message);
  }

  void problem(String name, String message) {
    problems.add(Problems.field(path, name), message);
  }

  void demand(String... names) {
    for (String name : names) {
      if (!has(name)) {
        problem(name, "is missing");
      }
    }
  }

  /** Reports every field that nobody asked for. */
  void done() {
    for (String name : values.keySet()) {
      if (!asked.contains(name)) {
        problem(name, "is not known here");
      }
    }
  }

  private Optional<Json> ask(String name) {
    asked.add(name);
    return Optional.ofNullable(values.get(name));
  }

  /** Fields that carry nothing of a rule, such as times and identifiers. */
  void accept(String... names) {
    asked.addAll(Arrays.asList(names));
  }

  Optional<Section> section(String name) {
    return ask(name).flatMap(json -> of(json, Problems.field(path, name), problems));
  }

  Optional<Boolean> flag(String name) {
    Optional<Json> json = ask(name);
    if (json.isPresent() && !(json.get() instanceof Json.Flag)) {
      problem(name, "must be true or false");
    }
    return json.filter(Json.Flag.class::isInstance).map(f -> ((Json.Flag) f).value());
  }

  Optional<BigDecimal> decimal(String name) {
    Optional<Json> json = ask(name);
    if (json.isPresent() && !(json.get() instanceof Json.Amount)) {
      problem(name, "must be a number");
    }
    return json.filter(Json.Amount.class::isInstance).map(n -> ((Json.Amount) n).value());
  }

  OptionalInt integer(String name, int min, int max) {
    return integer(name, min, max, false);
  }

  OptionalInt integer(String name, int min, int max, boolean orZero) {
    Optional<Json> json = ask(name);
    if (json.isEmpty()) {
      return OptionalInt.empty();
    }
    if (json.get() instanceof Json.Amount number && number.isWhole()) {
      BigDecimal value = number.value();
      boolean fits =
          value.compareTo(BigDecimal.valueOf(min)) >= 0
              && value.compareTo(BigDecimal.valueOf(max)) <= 0;
      if (fits || (orZero && value.signum() == 0)) {
        return OptionalInt.of(value.intValueExact());
      }
    }
    problem(name, "must be " + (orZero ? "0, or " : "") + min + " to " + max);
    return OptionalInt.empty();
  }

  Optional<String> column(String name) {
    return ask(name).flatMap(json -> column(json, Problems.field(path, name)));
  }

  private Optional<String> column(Json json, String at) {
    if (json instanceof Json.Text text && COLUMN.matcher(text.value()).matches()) {
      return Optional.of(text.value());
    }
    problems.add(
        at,
        "must be a column's name: a letter or underscore, then letters, digits and underscores, at"
            + " most 128 characters");
    return Optional.empty();
  }

  /** A field whose name is a column's. */
  void checkColumn(String name) {
    Optional<String> unused = column(new Json.Text(name), Problems.field(path, name));
  }

  List<String> columns(String name, int least) {
    return distinct(name, least, this::column);
  }

  /** A field that can have one value only. */
  void constant(String name, String value) {
    Optional<String> unused = choice(name, List.of(value));
  }

  Optional<String> choice(String name, Collection<String> choices) {
    return ask(name).flatMap(json -> choice(json, Problems.field(path, name), choices));
  }

  private Optional<String> choice(Json json, String at, Collection<String> choices) {
    if (json instanceof Json.Text text && choices.contains(text.value())) {
      return Optional.of(text.value());
    }
    problems.add(at, "must be " + (choices.size() == 1 ? "" : "one of ") + words(choices));
    return Optional.empty();
  }

  private static String words(Collection<String> choices) {
    return String.join(", ", choices);
  }

  List<String> choices(String name, Collection<String> choices) {
    return distinct(name, 0, (json, at) -> choice(json, at, choices));
  }

  /** Texts of a form, such as account numbers. */
  List<String> texts(String name, Pattern form, String what) {
    return distinct(
        name,
        0,
        (json, at) -> {
          if (json instanceof Json.Text text && form.matcher(text.value()).matches()) {
            return Optional.of(text.value());
          }
          problems.add(at, "must be " + what);
          return Optional.empty();
        });
  }

  List<Section> sections(String name, int least) {
    return items(name, least, (json, at) -> of(json, at, problems));
  }

  private List<String> distinct(
      String name, int least, BiFunction<Json, String, Optional<String>> read) {
    Set<String> seen = new LinkedHashSet<>();
    return items(
        name,
        least,
        (json, at) -> {
          Optional<String> value = read.apply(json, at);
          if (value.isPresent() && !seen.add(value.get())) {
            problems.add(at, "stands twice in the list");
          }
          return value;
        });
  }

  private <T> List<T> items(String name, int least, BiFunction<Json, String, Optional<T>> read) {
    Optional<Json> json = ask(name);
    List<T> all = new ArrayList<>();
    if (json.isEmpty()) {
      return all;
    }
    if (!(json.get() instanceof Json.Items items)) {
      problem(name, "must be an array");
      return all;
    }
    if (items.values().size() < least) {
      problem(name, "must have at least " + least + (least == 1 ? " entry" : " entries"));
    }
    for (int i = 0; i < items.values().size(); i++) {
      String at = Problems.item(Problems.field(path, name), i);
      read.apply(items.values().get(i), at).ifPresent(all::add);
    }
    return all;
  }

  /** The one field of several that must stand, as a section. */
  Optional<String> only(Collection<String> names) {
    List<String> present = names.stream().filter(this::has).toList();
    if (present.size() == 1) {
      return Optional.of(present.get(0));
    }
    problem("must have exactly one of " + words(names));
    present.forEach(this::accept);
    return Optional.empty();
  }
}
