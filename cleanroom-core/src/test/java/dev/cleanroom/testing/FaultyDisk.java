package dev.cleanroom.testing;

import com.google.common.collect.ImmutableSet;
import dev.cleanroom.internal.journal.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A disk of which one operation goes wrong, once. It counts what is asked of it afterwards. */
public final class FaultyDisk implements Disk {
  /** What an operation is. */
  public enum Operation {
    /** Reading bytes. */
    READ,
    /** Writing bytes. */
    WRITE,
    /** Making bytes durable. */
    FORCE,
    /** Asking for the length. */
    SIZE
  }

  /** What goes wrong. */
  public enum Fault {
    /** Nothing happens but an error. */
    INPUT_OUTPUT_ERROR(Operation.READ, Operation.WRITE, Operation.FORCE, Operation.SIZE),
    /** A part is written, then the disk is full. */
    NO_SPACE(Operation.WRITE),
    /** A part is written and the disk says so, which is not an error. */
    SHORT_WRITE(Operation.WRITE),
    /** Forcing fails; what was written can be read until the power fails. */
    FORCE_FAILED(Operation.FORCE);

    private final ImmutableSet<Operation> operations;

    Fault(Operation... operations) {
      this.operations = ImmutableSet.copyOf(operations);
    }

    /**
     * Returns whether the fault can happen to an operation.
     *
     * @param operation the operation
     * @return whether it goes wrong in this way
     */
    public boolean happensTo(Operation operation) {
      return operations.contains(operation);
    }

    /**
     * Returns whether the fault is an error.
     *
     * @return false for a write that is only short
     */
    public boolean isError() {
      return this != SHORT_WRITE;
    }
  }

  private final SimulatedDisk disk;
  private final Fault fault;
  private final long place;
  private final List<Operation> operations = new ArrayList<>();
  private boolean isHit;
  private long forcesAfterwards;

  /**
   * Wraps a disk.
   *
   * @param disk the disk
   * @param fault what goes wrong
   * @param place with which operation, counted from zero; nothing, if the fault cannot happen to it
   */
  public FaultyDisk(SimulatedDisk disk, Fault fault, long place) {
    this.disk = disk;
    this.fault = fault;
    this.place = place;
  }

  /**
   * Returns how many operations there were.
   *
   * @return reads, writes, forces and questions for the length
   */
  public synchronized long operations() {
    return operations.size();
  }

  /**
   * Returns what was asked of the disk.
   *
   * @return the operations, oldest first
   */
  public synchronized List<Operation> history() {
    return List.copyOf(operations);
  }

  /**
   * Returns whether the fault happened.
   *
   * @return false until its place was reached, and if it could not happen there
   */
  public synchronized boolean isHit() {
    return isHit;
  }

  /**
   * Returns how many forces were tried after the fault.
   *
   * @return forces
   */
  public synchronized long forcesAfterwards() {
    return forcesAfterwards;
  }

  @Override
  public synchronized int read(long offset, byte[] target, int from, int length)
      throws IOException {
    if (hits(Operation.READ)) {
      throw new IOException("Input/output error");
    }
    return disk.read(offset, target, from, length);
  }

  @Override
  public synchronized int write(long offset, byte[] source, int from, int length)
      throws IOException {
    if (!hits(Operation.WRITE)) {
      return disk.write(offset, source, from, length);
    }
    if (fault == Fault.INPUT_OUTPUT_ERROR) {
      throw new IOException("Input/output error");
    }
    int part = disk.write(offset, source, from, (length + 1) / 2);
    if (fault == Fault.NO_SPACE) {
      throw new IOException("No space left on device");
    }
    return part;
  }

  @Override
  public synchronized void force(boolean metadata) throws IOException {
    if (!hits(Operation.FORCE)) {
      disk.force(metadata);
      return;
    }
    if (fault == Fault.FORCE_FAILED) {
      disk.loseUnsynced();
    }
    throw new IOException("Input/output error");
  }

  @Override
  public synchronized long size() throws IOException {
    if (hits(Operation.SIZE)) {
      throw new IOException("Input/output error");
    }
    return disk.size();
  }

  @Override
  public synchronized void close() {
    disk.close();
  }

  private boolean hits(Operation operation) {
    forcesAfterwards += isHit && operation == Operation.FORCE ? 1 : 0;
    boolean isNow = operations.size() == place && fault.happensTo(operation);
    operations.add(operation);
    isHit |= isNow;
    return isNow;
  }
}
