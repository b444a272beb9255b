package dev.cleanroom.internal.report;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.budget.Ledger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a report is made from.
 *
 * @param collaboration the collaboration's name
 * @param members the members who may run templates
 * @param templates its templates
 * @param tables the tables that the report is about
 * @param owner the owner for whom it is; empty for a report of everything
 * @param readable the names of the templates whose runs may be told of; not asked without an owner
 * @param timed the names of those that read no table of anybody else: how long a run takes depends
 *     on data, so of other runs an owner is not told
 * @param ledger the ledger
 * @param log the audit log
 */
public record ReportScope(
    String collaboration,
    List<String> members,
    List<AnalysisTemplate> templates,
    List<ConfiguredTable> tables,
    Optional<String> owner,
    Set<String> readable,
    Set<String> timed,
    Ledger ledger,
    AuditLog log) {
  /** Copies the lists. */
  public ReportScope {
    members = List.copyOf(members);
    templates = List.copyOf(templates);
    tables = List.copyOf(tables);
    readable = Set.copyOf(readable);
    timed = Set.copyOf(timed);
  }
}
