export interface BreakerPace {
  /** So many failures, one after the other and all within the window, open the breaker. */
  readonly failuresToOpen: number;
  readonly windowMs: number;
  /** How long after a failure the server is asked how it is, and again until it is well; varied by a quarter. */
  readonly probeMs: number;
  /** The longest pause before asking a server that says it is well and takes nothing. */
  readonly longestProbeMs: number;
}

export const BREAKER_PACE: BreakerPace = {
  failuresToOpen: 5,
  windowMs: 60_000,
  probeMs: 15_000,
  longestProbeMs: 45_000,
};

interface BreakerOptions {
  readonly pace: BreakerPace;
  /** Asks the server how it is; rejects when it is not well. */
  readonly probe: () => Promise<void>;
  readonly onChange: (isOpen: boolean) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

/**
 * Opens when a server fails again and again, so that nobody talks to it but a probe; the probe closes it. Below that, a
 * server that could not be reached once is asked as well, so that what waits for it need not wait for its own next try.
 */
export class CircuitBreaker {
  readonly #options: Required<BreakerOptions>;
  readonly #hooks: (() => void)[] = [];
  #failedAt: number[] = [];
  #isOpen = false;
  #isEnded = false;
  #timer: NodeJS.Timeout | null = null;
  /** How often it was said to be well without having taken anything since. */
  #emptyPromises = 0;

  constructor(options: BreakerOptions) {
    this.#options = { now: Date.now, random: Math.random, ...options };
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  onRecovery(hook: () => void): void {
    this.#hooks.push(hook);
  }

  succeeded(): void {
    this.#failedAt = [];
    this.#emptyPromises = 0;
    this.#set(false);
  }

  failed({ isUnreachable }: { isUnreachable: boolean }): void {
    const { now, pace } = this.#options;
    const at = now();
    this.#failedAt = [...this.#failedAt.filter((time) => time > at - pace.windowMs), at];
    if (this.#failedAt.length >= pace.failuresToOpen) this.#set(true);
    if (isUnreachable || this.#isOpen) this.#probeLater();
  }

  end(): void {
    this.#isEnded = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #probeLater(): void {
    if (this.#timer !== null || this.#isEnded) return;
    const { pace, random } = this.#options;
    const pause = Math.min(pace.probeMs * 2 ** this.#emptyPromises, pace.longestProbeMs);
    this.#timer = setTimeout(() => void this.#probe(), pause * (0.75 + random() / 2));
    this.#timer.unref();
  }

  async #probe(): Promise<void> {
    const isWell = await this.#options.probe().then(
      () => true,
      () => false,
    );
    this.#timer = null;
    if (this.#isEnded) return;
    if (!isWell) {
      this.#probeLater();
      return;
    }
    this.#failedAt = [];
    this.#emptyPromises++;
    this.#set(false);
    for (const hook of this.#hooks) hook();
  }

  #set(isOpen: boolean): void {
    if (this.#isOpen === isOpen) return;
    this.#isOpen = isOpen;
    this.#options.onChange(isOpen);
  }
}
