package dev.cleanroom.audit.verify;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.List;

/**
 * The checks of RFC 9162, sections 2.1.3.2 and 2.1.4.2, and the root as section 2.1.1 defines it.
 */
final class Merkle {
  static final int HASH_BYTES = 32;

  private Merkle() {}

  static HashCode leaf(byte[] entry) {
    return Hashing.sha256().newHasher().putByte((byte) 0).putBytes(entry).hash();
  }

  private static HashCode node(HashCode left, HashCode right) {
    return Hashing.sha256()
        .newHasher()
        .putByte((byte) 1)
        .putBytes(left.asBytes())
        .putBytes(right.asBytes())
        .hash();
  }

  private static HashCode empty() {
    return Hashing.sha256().newHasher().hash();
  }

  /** The root over all leaves, from scratch. */
  static HashCode root(List<HashCode> leaves) {
    if (leaves.isEmpty()) {
      return empty();
    }
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int left = 1;
    while (left < leaves.size() - left) {
      left *= 2;
    }
    return node(root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
  }

  /** Whether the path leads from the leaf at the index to the root over that many leaves. */
  static boolean includes(
      HashCode leaf, long index, long size, List<HashCode> path, HashCode root) {
    if (index < 0 || index >= size) {
      return false;
    }
    Climb climb = new Climb(index, size - 1);
    HashCode hash = leaf;
    for (HashCode sibling : path) {
      if (climb.isOver()) {
        return false;
      }
      hash = climb.leftward() ? node(sibling, hash) : node(hash, sibling);
    }
    return climb.isOver() && hash.equals(root);
  }

  /** Whether the proof shows that the older leaves are the first of the newer ones. */
  static boolean continues(
      long older, HashCode olderRoot, long newer, HashCode newerRoot, List<HashCode> proof) {
    if (older < 0 || older > newer) {
      return false;
    }
    if (older == newer) {
      return proof.isEmpty() && olderRoot.equals(newerRoot);
    }
    if (older == 0) {
      return proof.isEmpty() && olderRoot.equals(empty());
    }
    List<HashCode> path = new ArrayList<>(proof);
    if (Long.bitCount(older) == 1) {
      path.add(0, olderRoot);
    }
    Climb climb = new Climb(older - 1, newer - 1);
    climb.skipCompleteSubtree();
    return !path.isEmpty() && leads(climb, path, olderRoot, newerRoot);
  }

  private static boolean leads(
      Climb climb, List<HashCode> path, HashCode olderRoot, HashCode newerRoot) {
    HashCode older = path.get(0);
    HashCode newer = path.get(0);
    for (HashCode sibling : path.subList(1, path.size())) {
      if (climb.isOver()) {
        return false;
      }
      if (climb.leftward()) {
        older = node(sibling, older);
        newer = node(sibling, newer);
      } else {
        newer = node(newer, sibling);
      }
    }
    return climb.isOver() && older.equals(olderRoot) && newer.equals(newerRoot);
  }

  /** The way from a node to the root: fn and sn of RFC 9162. */
  private static final class Climb {
    private long place;
    private long last;

    Climb(long place, long last) {
      this.place = place;
      this.last = last;
    }

    boolean isOver() {
      return last == 0;
    }

    void skipCompleteSubtree() {
      while ((place & 1) == 1) {
        up();
      }
    }

    /** Goes up one sibling and tells whether that sibling was on the left. */
    boolean leftward() {
      boolean isLeft = (place & 1) == 1 || place == last;
      while (isLeft && place != 0 && (place & 1) == 0) {
        up();
      }
      up();
      return isLeft;
    }

    private void up() {
      place >>= 1;
      last >>= 1;
    }
  }
}
