/** Who is typing where. Lives in memory only: it ends by itself within seconds. */

/** Typing notifications of all rooms (https://spec.matrix.org/v1.19/client-server-api/#typing-notifications). */
export class Typing {
  readonly #rooms = new Map<string, { serial: number; readonly users: Map<string, ReturnType<typeof setTimeout>> }>();
  readonly #changed: () => void;
  #serial: number;

  /** `firstSerial` must be above every serial of an earlier run, so that sync tokens given out then stay in the past. */
  constructor(firstSerial: number, changed: () => void) {
    this.#serial = firstSerial;
    this.#changed = changed;
  }

  /** The number of the newest change. */
  serial(): number {
    return this.#serial;
  }

  /** Notes that the user types for `timeout` milliseconds, or has stopped (0). */
  set(roomId: string, userId: string, timeout: number): void {
    const room = this.#rooms.get(roomId) ?? { serial: 0, users: new Map<string, ReturnType<typeof setTimeout>>() };
    const before = room.users.get(userId);
    if (before === undefined && timeout <= 0) return;
    clearTimeout(before);
    room.users.delete(userId);
    if (timeout > 0)
      room.users.set(
        userId,
        setTimeout(() => this.set(roomId, userId, 0), timeout),
      );
    this.#rooms.set(roomId, room);
    if (before !== undefined && timeout > 0) return;
    room.serial = ++this.#serial;
    this.#changed();
  }

  /** Who types in the room, if that changed after `serial`. */
  since(roomId: string, serial: number): string[] | undefined {
    const room = this.#rooms.get(roomId);
    return room && room.serial > serial ? [...room.users.keys()] : undefined;
  }

  clear(): void {
    for (const room of this.#rooms.values()) for (const timer of room.users.values()) clearTimeout(timer);
    this.#rooms.clear();
  }
}
