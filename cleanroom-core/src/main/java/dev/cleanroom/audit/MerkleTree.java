package dev.cleanroom.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 6962, section 2.1, as it grows: every complete subtree's hash is kept, by
 * level, which is 64 bytes for each entry. A leaf's hash is SHA-256(0x00, entry), an inner node's
 * SHA-256(0x01, left, right). Not thread-safe.
 */
final class MerkleTree {
  private final MessageDigest sha256;
  private final List<HashArray> levels = new ArrayList<>();
  private long size;

  MerkleTree() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  long size() {
    return size;
  }

  /** Adds a leaf and every subtree that it completes. */
  void add(byte[] entry) {
    byte[] hash = leaf(entry);
    long index = size;
    int level = 0;
    level(level).add(hash);
    while ((index & 1) == 1) {
      hash = node(level(level).get(index - 1), hash);
      index >>= 1;
      level++;
      level(level).add(hash);
    }
    size++;
  }

  private HashArray level(int level) {
    if (level == levels.size()) {
      levels.add(new HashArray());
    }
    return levels.get(level);
  }

  /** The root of the first {@code count} entries. */
  byte[] root(long count) {
    return count == 0 ? sha256.digest() : range(0, count);
  }

  /** PATH of RFC 6962, section 2.1.1: from the leaf's sibling up. */
  List<byte[]> inclusion(long index, long count) {
    List<byte[]> path = new ArrayList<>();
    path(index, 0, count, path);
    return path;
  }

  private void path(long index, long from, long to, List<byte[]> path) {
    if (to - from == 1) {
      return;
    }
    long middle = from + split(to - from);
    if (index < middle) {
      path(index, from, middle, path);
      path.add(range(middle, to));
    } else {
      path(index, middle, to, path);
      path.add(range(from, middle));
    }
  }

  /** PROOF of RFC 6962, section 2.1.2, for 0 &lt; {@code older} ≤ {@code newer}. */
  List<byte[]> consistency(long older, long newer) {
    List<byte[]> proof = new ArrayList<>();
    subproof(older, 0, newer, true, proof);
    return proof;
  }

  private void subproof(long older, long from, long to, boolean isKnown, List<byte[]> proof) {
    if (older == to) {
      if (!isKnown) {
        proof.add(range(from, to));
      }
      return;
    }
    long middle = from + split(to - from);
    if (older <= middle) {
      subproof(older, from, middle, isKnown, proof);
      proof.add(range(middle, to));
    } else {
      subproof(older, middle, to, false, proof);
      proof.add(range(from, middle));
    }
  }

  /** The hash over entries from {@code from} up to but not {@code to}, a subtree of the tree. */
  private byte[] range(long from, long to) {
    long width = to - from;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return levels.get(level).get(from >> level);
    }
    long middle = from + split(width);
    return node(range(from, middle), range(middle, to));
  }

  /** The largest power of two below {@code width}, which is at least 2. */
  private static long split(long width) {
    return Long.highestOneBit(width - 1);
  }

  private byte[] leaf(byte[] entry) {
    sha256.update((byte) 0);
    return sha256.digest(entry);
  }

  private byte[] node(byte[] left, byte[] right) {
    sha256.update((byte) 1);
    sha256.update(left);
    return sha256.digest(right);
  }
}
