package dev.cleanroom.examples.oracle;

import dev.cleanroom.Answer;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.Member;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.Account;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that an analyst sees of a run but for noise.
 *
 * @param shape success with columns and the number of rows, or the failure without its random id
 * @param charges what each account paid
 * @param bytes the released values, or the failure again
 * @param hidden what only an owner could look up of a failure; never compared
 */
record Outcome(String shape, Map<Account, PrivacyLoss> charges, String bytes, String hidden) {
  private static final UnsafeAccess ACCESS = UnsafeAccess.iKnowWhatIAmDoing();

  /** Runs a template as one member and reads the accounts of others before and after. */
  static Outcome of(Member member, List<Member> owners, String template) {
    Map<Account, PrivacyLoss> before = remaining(owners);
    String shape;
    String bytes;
    String hidden = "";
    try {
      Answer answer = member.run(template);
      shape = answer.columns() + " × " + answer.rows().size() + " " + answer.guarantee();
      bytes = answer.toCsv() + answer.rows().stream().map(Answer.Row::cells).toList();
    } catch (CleanRoomException e) {
      shape = failure(e);
      bytes = shape;
      hidden = e instanceof EvaluationException run ? hidden(run) : "";
    }
    Map<Account, PrivacyLoss> paid = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    Map<Account, PrivacyLoss> after = remaining(owners);
    before.forEach(
        (account, left) -> paid.put(account, left.minusOrZero(after.getOrDefault(account, left))));
    return new Outcome(shape, paid, bytes, hidden);
  }

  private static Map<Account, PrivacyLoss> remaining(List<Member> owners) {
    Map<Account, PrivacyLoss> all = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    owners.forEach(
        owner ->
            owner
                .remaining()
                .forEach((account, left) -> all.put(account, left.loss().orElseThrow())));
    return all;
  }

  private static String hidden(EvaluationException e) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = e.engineFailure(ACCESS); t != null; t = t.getCause()) {
      String all = t + " at " + List.of(t.getStackTrace()).stream().limit(4).toList();
      text.append(all, 0, Math.min(all.length(), 600)).append("; ");
    }
    return text.toString();
  }

  static String failure(CleanRoomException e) {
    String message = String.valueOf(e.getMessage());
    return e.getClass().getName()
        + " "
        + e.code()
        + " "
        + (e instanceof EvaluationException run ? message.replace(run.id(), "<id>") : message);
  }

  boolean failed() {
    return shape.startsWith(EvaluationException.class.getName());
  }
}
