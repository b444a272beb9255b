package dev.cleanroom.testing;

import dev.cleanroom.ReasonCode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Codes of rules without noise that the compiler never gives: they are about more than a text. */
public final class PipelineCodes {
  /** Codes that compare templates with each other, or look at who runs one, and what for. */
  public static final Set<ReasonCode> WITHOUT_NOISE =
      Collections.unmodifiableSet(
          EnumSet.of(
              ReasonCode.SUPPRESSION_REVEALED,
              ReasonCode.TEMPLATE_NOT_ALLOWED,
              ReasonCode.RECEIVER_NOT_ALLOWED,
              ReasonCode.USE_NOT_ALLOWED));

  private PipelineCodes() {}
}
