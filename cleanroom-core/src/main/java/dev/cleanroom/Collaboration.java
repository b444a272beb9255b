package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Recheck;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.internal.Parties;
import dev.cleanroom.internal.RunPipeline;
import dev.cleanroom.internal.RunSettings;
import dev.cleanroom.internal.Services;
import dev.cleanroom.spi.QueryCompiler;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An agreed computation of several members over tables that none may show the others.
 *
 * <p>Build one with {@link #named}, open it, and act through {@link #as}. The definition is
 * immutable; approvals and the {@link Ledger} are what runs and members change. Thread-safe.
 */
public final class Collaboration {
  private final String name;
  private final Map<String, Set<Ability>> members;
  private final List<ConfiguredTable> tables;
  private final Map<String, AnalysisTemplate> templates;
  private final Ledger ledger;
  private final AuditLog log;
  private final RunPipeline pipeline;

  private Collaboration(Builder builder, Ledger ledger, AuditLog log, RunPipeline pipeline) {
    this.name = builder.name;
    this.members = new LinkedHashMap<>(builder.members);
    this.tables = List.copyOf(builder.tables);
    this.templates = new LinkedHashMap<>();
    builder.templates.forEach(t -> templates.put(t.name(), t));
    this.ledger = ledger;
    this.log = log;
    this.pipeline = pipeline;
  }

  /**
   * Starts a collaboration.
   *
   * @param name the collaboration's name, 1 to 200 characters
   * @return a builder
   * @throws IllegalArgumentException if the name is blank or too long
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * Returns a member's handle.
   *
   * @param member the member's name
   * @return the handle
   * @throws IllegalArgumentException if there is no such member
   */
  public Member as(String member) {
    Set<Ability> abilities = members.get(member);
    if (abilities == null) {
      throw new IllegalArgumentException("no member '" + member + "', but " + members.keySet());
    }
    return new Member(this, member, abilities);
  }

  /**
   * Returns the name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the names of the members.
   *
   * @return the names, in the order of the builder's calls
   */
  public List<String> members() {
    return List.copyOf(members.keySet());
  }

  /**
   * Returns the templates.
   *
   * @return the templates, in the order of the builder's calls
   */
  public List<AnalysisTemplate> templates() {
    return List.copyOf(templates.values());
  }

  /**
   * Returns the tables with their rules; no row is reachable for a member but the owner.
   *
   * @return the tables, in the order of the builder's calls
   */
  public List<ConfiguredTable> tables() {
    return tables;
  }

  /**
   * Returns the audit log, for whoever shows it to the members or verifies it.
   *
   * @return the log
   */
  public AuditLog auditLog() {
    return log;
  }

  /**
   * Makes the decisions of a log again, under the tables, rules and templates of this
   * collaboration: every admission with the hashes of policy, plan and context and the approvals in
   * force, every charge with its cost, caps and sums, every refusal with its reasons, and that each
   * charge has one outcome and each release a charge. No data is read and nothing is charged.
   *
   * <p>Whether the entries are those that were signed says {@link
   * dev.cleanroom.audit.verify.AuditVerifier}. Sums that this collaboration's ledger explains by
   * runs in other logs are told as not recomputed, as are checks of parameters, whose values no log
   * holds, and refusals for want of an ability or because of a request id.
   *
   * @param entries the entries, from the first of the log on
   * @return what was confirmed, and what contradicts this collaboration
   */
  public Recheck recheck(Iterable<AuditEntry> entries) {
    return recheck(entries, List.of());
  }

  /**
   * Makes the decisions of a log again; see {@link #recheck(Iterable)}.
   *
   * @param entries the entries, from the first of the log on
   * @param parameters values that runs had: those that a run's entry is a commitment to are checked
   * @return what was confirmed, and what contradicts this collaboration
   */
  public Recheck recheck(
      Iterable<AuditEntry> entries, Collection<? extends Map<String, ?>> parameters) {
    return pipeline.recheck(tables, templates(), entries, parameters);
  }

  /**
   * Returns a report of all accounts and runs, for whoever hosts the collaboration: it names what
   * every member asked and spent. An owner's own is {@link Member#report}.
   *
   * @return the report as of now
   */
  public Report report() {
    return Report.of(this, Optional.empty());
  }

  AnalysisTemplate template(String template) {
    AnalysisTemplate found = templates.get(template);
    if (found == null) {
      throw new IllegalArgumentException(
          "no template '" + template + "', but " + templates.keySet());
    }
    return found;
  }

  ConfiguredTable table(String table) {
    return tables.stream()
        .filter(t -> t.name().equals(table))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no table '" + table + "'"));
  }

  Ledger ledger() {
    return ledger;
  }

  RunPipeline pipeline() {
    return pipeline;
  }

  @Override
  public String toString() {
    return "collaboration '" + name + "' of " + members.keySet();
  }

  /** Collects the parts of a collaboration; {@link #open} checks them all together. */
  public static final class Builder {
    private static final long SMALLEST_MEMORY = 16L << 20;

    private final String name;
    private final Map<String, Set<Ability>> members = new LinkedHashMap<>();
    private final List<ConfiguredTable> tables = new ArrayList<>();
    private final List<AnalysisTemplate> templates = new ArrayList<>();
    private final List<Approval> approvals = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable Ledger ledger;
    private @Nullable AuditLog log;
    private @Nullable Duration timeLimit;
    private @Nullable Engine engine;
    private @Nullable Sampler sampler;
    private @Nullable Long memoryLimit;
    private @Nullable Consumer<? super Progress> progress;
    private @Nullable ReleaseMechanism mechanism;
    private @Nullable QueryCompiler compiler;

    private Builder(String name) {
      this.name = Names.checkLabel(name, "collaboration name");
    }

    /**
     * Adds a member.
     *
     * @param member the member's name, 1 to 200 characters
     * @param abilities what the member may do
     * @return this builder
     * @throws IllegalArgumentException if the name is blank or too long
     */
    @CanIgnoreReturnValue
    public Builder member(String member, Ability... abilities) {
      Set<Ability> set = EnumSet.noneOf(Ability.class);
      set.addAll(List.of(abilities));
      if (members.putIfAbsent(Names.checkLabel(member, "member name"), set) != null) {
        problems.add("member '" + member + "' was added twice");
      }
      return this;
    }

    /**
     * Adds a table.
     *
     * @param table the table with its owner and rule
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder table(ConfiguredTable table) {
      tables.add(table);
      return this;
    }

    /**
     * Adds a template.
     *
     * @param template the template
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder template(AnalysisTemplate template) {
      templates.add(template);
      return this;
    }

    /**
     * Restores an approval that was given in an earlier collaboration. If anything has changed
     * since, it is stale and a run says so.
     *
     * @param approval the approval
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder approval(Approval approval) {
      approvals.add(approval);
      return this;
    }

    /**
     * Sets the ledger, to share one among collaborations or to keep it in a store. Without it, a
     * new ledger lives as long as the collaboration.
     *
     * @param ledger the ledger
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder ledger(Ledger ledger) {
      requireUnset(this.ledger, "ledger");
      this.ledger = ledger;
      return this;
    }

    /**
     * Sets the audit log, to which only this collaboration may write as long as it is open. Without
     * it, a new log, signed with a key of its own, lives as long as the collaboration.
     *
     * <p>When the collaboration is opened, log and ledger are held against each other: a log that
     * lacks what the ledger knows was signed, or a ledger that lacks a charge that the log holds,
     * is refused.
     *
     * @param log the log
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder auditLog(AuditLog log) {
      requireUnset(this.log, "auditLog");
      this.log = log;
      return this;
    }

    /**
     * Sets how long a run may last before it fails; 10 minutes without this call.
     *
     * @param limit more than zero
     * @return this builder
     * @throws IllegalStateException if it was set already
     * @throws IllegalArgumentException if the limit is not positive
     */
    @CanIgnoreReturnValue
    public Builder timeLimit(Duration limit) {
      requireUnset(timeLimit, "timeLimit");
      if (limit.isZero() || limit.isNegative()) {
        throw new IllegalArgumentException("the time limit must be positive, but is " + limit);
      }
      timeLimit = limit;
      return this;
    }

    /**
     * Sets where queries are computed; {@link Engine#AUTOMATIC} without this call. A template that
     * an engine other than that cannot compute is refused before anything is charged.
     *
     * @param engine the engine
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder engine(Engine engine) {
      requireUnset(this.engine, "engine");
      this.engine = Objects.requireNonNull(engine);
      return this;
    }

    /**
     * Sets what draws noise; {@link Sampler#GOOGLE} without this call.
     *
     * @param sampler the sampler
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder sampler(Sampler sampler) {
      requireUnset(this.sampler, "sampler");
      this.sampler = Objects.requireNonNull(sampler);
      return this;
    }

    /**
     * Sets how much memory one run may keep rows in, beside what it needs for its groups and for
     * reading; a quarter of the largest heap without this call. What is beyond goes to temporary
     * files, encrypted under a key of the run, which are deleted when it ends.
     *
     * @param bytes at least 16 MiB
     * @return this builder
     * @throws IllegalStateException if it was set already
     * @throws IllegalArgumentException if the limit is too small
     */
    @CanIgnoreReturnValue
    public Builder memoryLimit(long bytes) {
      requireUnset(memoryLimit, "memoryLimit");
      if (bytes < SMALLEST_MEMORY) {
        throw new IllegalArgumentException(
            "the memory limit must be at least " + SMALLEST_MEMORY + " bytes, but is " + bytes);
      }
      memoryLimit = bytes;
      return this;
    }

    /**
     * Lets a listener hear how far runs are: when a stage begins, and at most every 100 ms while
     * rows are read, from the threads of runs. It hears exact numbers about private rows, so it
     * belongs to whoever hosts the collaboration; members have no way to it. What it throws is
     * ignored.
     *
     * @param listener the listener
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder onProgress(Consumer<? super Progress> listener) {
      requireUnset(progress, "onProgress");
      progress = Objects.requireNonNull(listener);
      return this;
    }

    private RunSettings settings() {
      RunSettings settings = RunSettings.usual();
      if (engine != null) {
        settings = settings.on(engine);
      }
      if (timeLimit != null) {
        settings = settings.within(timeLimit);
      }
      if (memoryLimit != null) {
        settings = settings.using(memoryLimit);
      }
      return progress == null ? settings : settings.toldTo(progress::accept);
    }

    /**
     * Replaces the release mechanism, for tests. The guarantee of answers is then that of the given
     * mechanism.
     *
     * @param mechanism the mechanism
     * @param access the token that marks dangerous calls
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder mechanism(ReleaseMechanism mechanism, UnsafeAccess access) {
      Objects.requireNonNull(access);
      requireUnset(this.mechanism, "mechanism");
      this.mechanism = mechanism;
      return this;
    }

    /** Replaces the compiler, for tests of this module, which has none on its class path. */
    @CanIgnoreReturnValue
    Builder compiler(QueryCompiler compiler) {
      this.compiler = compiler;
      return this;
    }

    private static void requireUnset(@Nullable Object value, String what) {
      if (value != null) {
        throw new IllegalStateException(what + " was already set");
      }
    }

    /**
     * Checks all parts and opens the collaboration. Tables that hold the units of others are read
     * once, to see that no key of theirs stands beside two units. Templates are checked against the
     * rules when they are explained, approved or run.
     *
     * @return the collaboration
     * @throws CollaborationInvalidException if parts are missing or do not fit together; it names
     *     every problem
     * @throws StoreException if the ledger or the audit log fails, or they contradict each other
     */
    public Collaboration open() {
      List<String> all = new ArrayList<>(problems);
      new CollaborationChecks(members, all).check(tables, templates, approvals);
      QueryCompiler found =
          compiler != null
              ? compiler
              : Services.find(QueryCompiler.class, "cleanroom-sql", all).orElse(null);
      ReleaseMechanism release = mechanism(all);
      if (!all.isEmpty() || found == null || release == null) {
        throw new CollaborationInvalidException(name, all);
      }
      Ledger charges = ledger == null ? Ledger.inMemory() : ledger;
      AuditLog audit = log == null ? AuditLog.inMemory("cleanroom/" + UUID.randomUUID()) : log;
      RunPipeline pipeline =
          new RunPipeline(
              new Parties(name, members),
              tables,
              templates,
              found,
              release,
              charges,
              audit,
              settings());
      approvals.forEach(pipeline::restore);
      return new Collaboration(this, charges, audit, pipeline);
    }

    private @Nullable ReleaseMechanism mechanism(List<String> all) {
      ReleaseMechanism found =
          mechanism != null
              ? mechanism
              : Services.find(ReleaseMechanism.class, "cleanroom-dp", all).orElse(null);
      if (found == null || sampler == null || sampler == found.sampler()) {
        return found;
      }
      try {
        return found.with(sampler);
      } catch (IllegalArgumentException e) {
        all.add(String.valueOf(e.getMessage()));
        return null;
      }
    }
  }
}
