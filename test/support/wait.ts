/**
 * Asks again and again until there is an answer that is not empty, and returns it: every 10 ms at first, and less often
 * the longer it takes, for asking keeps the CPU from what is waited for.
 */
export async function waitUntil<T>(
  what: string,
  probe: () => T | Promise<T>,
  milliseconds = 60_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const startedAt = Date.now();
  for (;;) {
    const answer = await probe();
    if (answer !== null && answer !== undefined && answer !== false)
      return answer as NonNullable<Exclude<T, false>>;
    const waited = Date.now() - startedAt;
    if (waited > milliseconds) throw new Error(`Waited ${milliseconds} ms in vain until ${what}.`);
    const pause = Math.min(Math.max(waited / 20, 10), 50);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
