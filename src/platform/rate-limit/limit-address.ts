import { isIPv6 } from 'node:net';
import type { Database } from '../database/database.ts';
import { NOBODYS } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';
import { giveTurnBack, limitRate } from './take-turn.ts';

/**
 * Counts what an address of the network does before it is known to be anybody's, whether or not that succeeds.
 * @throws DomainError RATE_LIMITED with `retryAt`
 */
export async function limitAddress(database: Database, limit: RateLimit, address: string): Promise<void> {
  const counted = { organizationId: NOBODYS, subject: networkOf(address) };
  await database.transact({ organizationId: NOBODYS, userId: null }, (tx) => limitRate(tx, limit, counted));
}

/** What turned out to be somebody's does not count: a class behind one address is many. */
export async function forgiveAddress(database: Database, limit: RateLimit, address: string): Promise<void> {
  const counted = { organizationId: NOBODYS, subject: networkOf(address) };
  await database.transact({ organizationId: NOBODYS, userId: null }, (tx) =>
    giveTurnBack(tx, limit, counted),
  );
}

/** Of IPv6 the /64 that one household or machine has whole; an IPv4 address as it is, also when written within IPv6. */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined || !isIPv6(bare)) return mapped ?? bare;
  const [head = '', tail] = bare.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = [...left, ...(tail === undefined ? [] : zeros), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
