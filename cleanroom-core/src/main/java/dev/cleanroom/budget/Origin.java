package dev.cleanroom.budget;

/**
 * Who ran what.
 *
 * @param collaboration the collaboration's name
 * @param member the member who ran the template and receives the answer
 * @param template the template's name
 * @param digest the hash of template, schema and rules that was approved, in hexadecimal
 */
public record Origin(String collaboration, String member, String template, String digest) {}
