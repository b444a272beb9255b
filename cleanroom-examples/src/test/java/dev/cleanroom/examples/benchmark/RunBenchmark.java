package dev.cleanroom.examples.benchmark;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.examples.CheckTime;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.sql.SqlQueryCompiler;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A whole run over 10,000 rows, and the check of a template of 20 lines over four tables. */
@State(Scope.Thread)
public class RunBenchmark {
  private final Collaboration room = FirstAnswer.room();
  private final SqlQueryCompiler compiler = new SqlQueryCompiler();
  private final AnalysisTemplate template = CheckTime.template();
  private final List<ConfiguredTable> tables = CheckTime.tables();

  @Benchmark
  public int runOfTemplate() {
    return FirstAnswer.run(room);
  }

  @Benchmark
  public CompiledQuery checkOfTemplate() {
    return compiler.compile(template, tables, "planner");
  }
}
