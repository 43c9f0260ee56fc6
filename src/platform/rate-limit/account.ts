import type { RateLimit } from './rate-limit.ts';

/** Of its limit a process gives a subject this part before it asks Postgres what was used elsewhere. */
const SLICES = 20;

/**
 * What one process knows of one subject's window: a slice it may give away by itself, and what Postgres last said. Pure but
 * for its own state; the time is a parameter.
 */
export class Account {
  readonly limit: RateLimit;
  #spent = 0;
  #allowance: number;
  #left: number;
  #endsAt: number;

  constructor(limit: RateLimit, now: number) {
    this.limit = limit;
    this.#allowance = Math.floor(limit.turns / SLICES);
    this.#left = limit.turns;
    this.#endsAt = now + limit.seconds * 1_000;
  }

  /** What was given away and Postgres was not told of. */
  get spent(): number {
    return this.#spent;
  }

  get endsAt(): number {
    return this.#endsAt;
  }

  get remaining(): number {
    return Math.max(0, this.#left - this.#spent);
  }

  /** Takes turns of the slice, if they are in it. */
  take(turns: number): boolean {
    if (this.#spent + turns > this.#allowance) return false;
    this.#spent += turns;
    return true;
  }

  /** Postgres has counted what was `told` of; `used` is what everybody used of the window that ends then. */
  settle(told: number, { used, endsAt }: { used: number; endsAt: number }): void {
    this.#spent -= told;
    this.#left = Math.max(0, this.limit.turns - used);
    this.#allowance = Math.min(Math.floor(this.limit.turns / SLICES), this.#left);
    this.#endsAt = endsAt;
  }
}
