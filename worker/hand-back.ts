/** The handler's way to give a job back for another worker: this one then takes nothing of that queue for a moment. */
export class HandBack extends Error {}

/** What can be told to take no further job, and to go on. */
export interface Restful {
  pause(doNotWaitActive?: boolean): Promise<void>;
  resume(): unknown;
}

/** The first rest, in ms; each further one is twice as long, up to the longest, until a job was not handed back. */
const restMs = { first: 500, longest: 8000 };

/**
 * Keeps a worker that cannot run what waits from taking it again and again. The job itself waits for nobody: a delay of the store's
 * would end by the clock of whichever worker asks next.
 */
export class Rest {
  readonly #consumer: Restful;
  #nextMs = restMs.first;
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(consumer: Restful) {
    this.#consumer = consumer;
  }

  /** Does a job, and begins a rest when it was handed back. */
  async around<T>(job: () => Promise<T>): Promise<T> {
    try {
      const result = await job();
      this.#nextMs = restMs.first;
      return result;
    } catch (error) {
      if (error instanceof HandBack) this.#begin();
      else this.#nextMs = restMs.first;
      throw error;
    }
  }

  /** Takes no further job, ever. */
  async forGood(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#timer);
    await this.#consumer.pause(true);
  }

  #begin(): void {
    if (this.#over) return;
    clearTimeout(this.#timer);
    // Before the job is back in the queue, so that it is not what this worker is handed next.
    void this.#consumer.pause(true);
    this.#timer = setTimeout(() => void this.#consumer.resume(), this.#nextMs);
    this.#nextMs = Math.min(2 * this.#nextMs, restMs.longest);
  }
}
