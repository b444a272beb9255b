package dev.cleanroom.examples.benchmark;

import org.jspecify.annotations.Nullable;

/**
 * A case with what it found, where and when.
 *
 * @param name the case
 * @param title its heading
 * @param goal what is aimed at, or nothing
 * @param findings what was found, or null if it failed
 * @param failure why it failed, or null
 * @param environment when it began, and where
 * @param command what to type to repeat it
 */
record Result(
    String name,
    String title,
    String goal,
    @Nullable Findings findings,
    @Nullable String failure,
    Environment environment,
    String command) {

  static Result of(Case one, Environment environment, Findings findings) {
    return new Result(
        one.name(), one.title(), one.goal(), findings, null, environment, command(one));
  }

  static Result failed(Case one, Environment environment, String why) {
    return new Result(one.name(), one.title(), one.goal(), null, why, environment, command(one));
  }

  private static String command(Case one) {
    return Page.COMMAND + " -Dbenchmark.only=" + one.name();
  }
}
