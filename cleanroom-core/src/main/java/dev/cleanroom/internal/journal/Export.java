package dev.cleanroom.internal.journal;

/**
 * What could be read of a journal that may be damaged.
 *
 * @param frames how many frames were handed out, from the first one
 * @param end the byte behind the last of them
 * @param isWhole whether the journal could also be opened
 * @param verdict what stands behind them, or why the journal cannot be opened
 */
public record Export(long frames, long end, boolean isWhole, String verdict) {}
