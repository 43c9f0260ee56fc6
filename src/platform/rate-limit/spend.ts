import type { TenantScope } from '../database/tenant-scope.ts';
import type { Config } from '../config/config.ts';
import type { Budgets } from './budgets.ts';
import { networkOf } from './limit-address.ts';
import { NOBODYS } from './rate-limit.ts';
import type { Counted, RateLimit, Spent } from './rate-limit.ts';

/** What one operation uses up. */
export interface Use {
  readonly points: number;
  readonly turns: readonly { readonly limit: RateLimit; readonly turns: number }[];
}

/** Spends what operations cost, from the budget of whoever sends them; says where the points of the sender stand. */
export type Spend = (who: { scope: TenantScope | null; address: string }, use: Use) => Promise<Spent>;

const SECONDS = 60;
const UNLIMITED: Spent = { standing: null, retryAt: null };

export function spendFrom(budgets: Budgets, { points, addressPoints, turnsPercent }: Config['rates']): Spend {
  const ofMember = budgetOf(points);
  const ofAddress = budgetOf(addressPoints);
  return async ({ scope, address }, use) => {
    const counted: Counted =
      scope === null
        ? { organizationId: NOBODYS, subject: networkOf(address) }
        : { organizationId: scope.organizationId, subject: scope.userId ?? '' };
    const budget = scope === null ? ofAddress : ofMember;
    const spent = budget === null ? UNLIMITED : await budgets.spend(budget, counted, use.points);
    if (spent.retryAt !== null || turnsPercent === 0) return spent;
    for (const { limit, turns } of use.turns) {
      const { retryAt } = await budgets.spend(scaled(limit, turnsPercent), counted, turns);
      if (retryAt !== null) return { ...spent, retryAt };
    }
    return spent;
  };
}

function budgetOf(points: number): RateLimit | null {
  return points === 0 ? null : { action: 'points', turns: points, seconds: SECONDS };
}

function scaled(limit: RateLimit, percent: number): RateLimit {
  return percent === 100
    ? limit
    : { ...limit, turns: Math.max(1, Math.floor((limit.turns * percent) / 100)) };
}
