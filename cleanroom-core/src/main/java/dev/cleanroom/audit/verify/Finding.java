package dev.cleanroom.audit.verify;

/** Ends a check at the first thing that is wrong; never leaves this package. */
final class Finding extends Exception {
  private static final long serialVersionUID = 1L;

  private final Verdict.Code code;
  private final String sentence;

  Finding(Verdict.Code code, String sentence) {
    super(sentence);
    this.code = code;
    this.sentence = sentence;
  }

  static Finding malformed(String sentence) {
    return new Finding(Verdict.Code.MALFORMED, sentence);
  }

  Verdict verdict() {
    return new Verdict(code, sentence);
  }
}
