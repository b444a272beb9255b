package dev.cleanroom.internal.report;

import java.util.List;
import java.util.Optional;

/**
 * A part of a report.
 *
 * @param id the chapter's name, for programs
 * @param title the title, for people
 * @param notes sentences below the title
 * @param curve how a budget was used up, if the chapter is about one
 * @param sheets the tables
 */
record Chapter(
    String id, String title, List<String> notes, Optional<Curve> curve, List<Sheet> sheets) {
  /** Copies the lists. */
  Chapter {
    notes = List.copyOf(notes);
    sheets = List.copyOf(sheets);
  }

  static Chapter of(String id, String title, List<String> notes, Sheet... sheets) {
    return new Chapter(id, title, notes, Optional.empty(), List.of(sheets));
  }
}
