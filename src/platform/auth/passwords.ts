import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import { DomainError } from '../errors.ts';

/** argon2id, as OWASP recommends: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const MAX_AT_ONCE = 2;
const MAX_WAITING = 64;
/** In ms: about as long as those who wait take. */
const SHORTLY = 5_000;

let running = 0;
const waiting: (() => void)[] = [];

/** One hash takes about 100 ms of a core, so few run at once and the rest wait; a flood is told to come back. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_AT_ONCE) {
    if (waiting.length >= MAX_WAITING) {
      const retryAt = new Date(Date.now() + SHORTLY).toISOString();
      throw new DomainError('RATE_LIMITED', 'Too many sign-ins at this moment. Try again shortly.', {
        retryAt,
      });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, COST));
}

let decoy: Promise<string> | null = null;

/** Whether the password is right. Takes as long for somebody unknown (`stored` null), so that time tells nothing. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('a password nobody has');
  const against = stored ?? (await decoy);
  const matches = await inTurn(() => verify(against, password));
  return matches && stored !== null;
}

/** Whether a stored hash was made with other costs than today's and is to be made anew at the next sign-in. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith(`$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`);
}

let common: ReadonlySet<string> | null = null;

/** What is wrong with a new password: 8 to 128 characters, not among the most common; null when nothing is. */
export function passwordProblem(password: string): string | null {
  const length = [...password].length;
  if (length < 8) return 'must have at least 8 characters';
  if (length > 128) return 'must have at most 128 characters';
  common ??= new Set(dictionary['passwords-common']);
  return common.has(password.toLowerCase()) ? 'is one of the most common passwords' : null;
}
