/** Lets pieces of work be done side by side, and some of them alone. Who waits to be alone is not overtaken. */
export class Gate {
  #sideBySide = 0;
  #alone: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #empty: (() => void)[] = [];

  /** Work that may be done beside other such work. */
  async beside<T>(work: () => Promise<T>): Promise<T> {
    while (this.#waiting > 0) await this.#alone;
    this.#sideBySide++;
    try {
      return await work();
    } finally {
      this.#sideBySide--;
      if (this.#sideBySide === 0) for (const tell of this.#empty.splice(0)) tell();
    }
  }

  /** Work that is done while no other is. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const before = this.#alone;
    const turn = before
      .then(() => this.#emptied())
      .then(work)
      .finally(() => void this.#waiting--);
    this.#alone = turn.catch(() => undefined);
    return turn;
  }

  #emptied(): Promise<void> {
    return this.#sideBySide === 0 ? Promise.resolve() : new Promise((resolve) => this.#empty.push(resolve));
  }
}
