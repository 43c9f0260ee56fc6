import { describe, expect, it } from '@jest/globals';
import { Account } from './account.ts';

const LIMIT = { action: 'points', turns: 100, seconds: 60 };

describe('an account', () => {
  it('gives a twentieth of the limit away by itself, and no more', () => {
    const account = new Account(LIMIT, 0);
    expect([account.take(3), account.take(3), account.take(2), account.take(1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([account.spent, account.remaining, account.endsAt]).toEqual([5, 95, 60_000]);
  });

  it('gives another slice when Postgres was told, as far as there is one left', () => {
    const account = new Account(LIMIT, 0);
    account.take(5);
    account.settle(5, { used: 60, endsAt: 30_000 });
    expect([account.spent, account.remaining, account.endsAt]).toEqual([0, 40, 30_000]);
    expect(account.take(5)).toBe(true);
    account.settle(5, { used: 98, endsAt: 30_000 });
    expect([account.take(3), account.take(2), account.remaining]).toEqual([false, true, 0]);
    account.settle(2, { used: 130, endsAt: 30_000 });
    expect([account.take(1), account.remaining]).toEqual([false, 0]);
  });

  it('keeps in mind what it gave away while Postgres was told of the rest', () => {
    const account = new Account(LIMIT, 0);
    account.take(4);
    const told = account.spent;
    account.take(1);
    account.settle(told, { used: 10, endsAt: 30_000 });
    expect([account.spent, account.remaining]).toEqual([1, 89]);
  });

  it('has no slice of a small limit, which is exact', () => {
    expect(new Account({ ...LIMIT, turns: 19 }, 0).take(1)).toBe(false);
  });
});
