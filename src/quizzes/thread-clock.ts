import { existsSync, readFileSync } from 'node:fs';

/** What a thread says of itself, in memory that it shares with the pool: its number, and its CPU time when its task began. */
export type ThreadClock = Int32Array<SharedArrayBuffer>;

const THREAD = 0;
const BEGAN_AT = 1;
/** The kernel counts in hundredths of a second, whatever its own clock does. */
const TICK_MILLISECONDS = 10;
const hasProc = existsSync('/proc/thread-self/stat');

export function newThreadClock(): ThreadClock {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** For the thread itself to call, when it begins. */
export function startThreadClock(clock: ThreadClock): void {
  const own = readStat('/proc/thread-self/stat');
  if (own === null) return;
  Atomics.store(clock, BEGAN_AT, own.ticks);
  Atomics.store(clock, THREAD, own.thread);
}

/** Milliseconds of CPU that the task has had: 0 if it has not begun, null where the system does not tell. */
export function readThreadClock(clock: ThreadClock): number | null {
  if (!hasProc) return null;
  const thread = Atomics.load(clock, THREAD);
  if (thread === 0) return 0;
  const now = readStat(`/proc/self/task/${thread}/stat`);
  return now && (now.ticks - Atomics.load(clock, BEGAN_AT)) * TICK_MILLISECONDS;
}

/** `<thread> (<name>) <state> …`, of which the 14th and 15th fields are the ticks it ran; the name may hold anything. */
function readStat(file: string): { thread: number; ticks: number } | null {
  try {
    const stat = readFileSync(file, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { thread: Number.parseInt(stat, 10), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}
