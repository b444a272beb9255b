package dev.cleanroom;

/**
 * An owner's consent to one version of a template: bound to a hash of its text, parameters, bounds
 * and loss, of every table it reads with its columns, unit, rule and budget, and of the
 * collaboration's name, members and abilities. Anything changed makes it stale. It is no secret and
 * no signature: whoever builds a collaboration can restore any approval, so an application takes
 * them from a place that it trusts. Keep it to hand it to the next collaboration of the same name
 * and parts.
 *
 * @param member the owner who approved
 * @param template the template's name
 * @param digest the hash, SHA-256 in hexadecimal
 */
public record Approval(String member, String template, String digest) {}
