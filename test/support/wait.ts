/** Asks again and again until there is an answer that is not empty, and returns it. */
export async function waitUntil<T>(
  what: string,
  probe: () => T | Promise<T>,
  milliseconds = 60_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const answer = await probe();
    if (answer !== null && answer !== undefined && answer !== false)
      return answer as NonNullable<Exclude<T, false>>;
    if (Date.now() > until) throw new Error(`Waited ${milliseconds} ms in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
