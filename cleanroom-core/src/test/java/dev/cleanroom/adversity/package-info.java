/** Ledger and audit log together against kills, crashes, faults and people with editors. */
@org.jspecify.annotations.NullMarked
package dev.cleanroom.adversity;
