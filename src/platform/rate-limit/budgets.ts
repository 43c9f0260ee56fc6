import type { Database } from '../database/database.ts';
import { Account } from './account.ts';
import type { Counted, RateLimit, Spent } from './rate-limit.ts';
import { countTurns } from './take-turn.ts';

/** Subjects that a process remembers; what it was not yet told of the longest forgotten is given to them. */
const MAX_ACCOUNTS = 50_000;

/**
 * Rate limits that are too hot for a statement each: every process gives a subject a twentieth of the limit by itself and
 * then settles with Postgres, so that whoever uses little costs no statement. In a window of Postgres a process gives at
 * most two such slices (its own windows may overlap two) that it does not tell of: all together give no more than the limit
 * and a tenth of it for each process. Limits under 20 have no slice and are exact.
 */
export class Budgets {
  readonly #database: Database;
  readonly #accounts = new Map<string, Account>();
  readonly #settling = new Map<string, Promise<unknown>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes all of these turns or none. */
  async spend(limit: RateLimit, counted: Counted, turns: number): Promise<Spent> {
    const key = `${counted.organizationId} ${limit.action} ${counted.subject}`;
    const account = this.#accountOf(key, limit);
    if (account.take(turns)) return spentFrom(account, true);
    return this.#inTurn(key, () => this.#settle(this.#accountOf(key, limit), counted, turns));
  }

  async #settle(account: Account, counted: Counted, turns: number): Promise<Spent> {
    const { limit } = account;
    // Whoever was before in the queue may have brought a slice, or learnt that nothing is left.
    if (account.take(turns)) return spentFrom(account, true);
    if (turns > account.remaining) return spentFrom(account, false);
    const told = account.spent;
    const scope = { organizationId: counted.organizationId, userId: null };
    const { used, taken, milliseconds } = await this.#database.transact(scope, (tx) =>
      countTurns(tx, limit, counted, { told, turns }),
    );
    account.settle(told, { used, endsAt: Date.now() + milliseconds });
    return spentFrom(account, taken);
  }

  /** One after the other for each subject, so that a burst asks Postgres once and not once for each request. */
  async #inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#settling.get(key) ?? Promise.resolve();
    const done = before.then(work);
    const settled = done.catch(() => undefined);
    this.#settling.set(key, settled);
    return done.finally(() => {
      if (this.#settling.get(key) === settled) this.#settling.delete(key);
    });
  }

  #accountOf(key: string, limit: RateLimit): Account {
    const now = Date.now();
    const known = this.#accounts.get(key);
    if (known !== undefined && known.endsAt > now) return known;
    this.#accounts.delete(key);
    this.#forgetOld(now);
    const opened = new Account(limit, now);
    this.#accounts.set(key, opened);
    return opened;
  }

  /** The oldest stand first; two go for each that comes, so that what is over does not pile up. */
  #forgetOld(now: number): void {
    let left = 2;
    for (const [key, { endsAt }] of this.#accounts) {
      if (left-- === 0) return;
      if (endsAt <= now || this.#accounts.size >= MAX_ACCOUNTS) this.#accounts.delete(key);
    }
  }
}

function spentFrom({ limit, remaining, endsAt }: Account, isTaken: boolean): Spent {
  const resetAt = new Date(endsAt);
  return { standing: { limit, remaining, resetAt }, retryAt: isTaken ? null : resetAt };
}
