/** The median of many single runs, after as long a time to warm up. */
export function medianMicroseconds(run, milliseconds) {
  runFor(run, milliseconds);
  return median(runFor(run, milliseconds)) / 1_000;
}

/** The mean CPU time of many runs, after as long a time to warm up: what others do on the machine makes it no longer. */
export function cpuMicroseconds(run, milliseconds) {
  runFor(run, milliseconds);
  const before = process.cpuUsage();
  const { length } = runFor(run, milliseconds);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / length;
}

function runFor(run, milliseconds) {
  const times = [];
  const until = performance.now() + milliseconds;
  do {
    const from = process.hrtime.bigint();
    run();
    times.push(Number(process.hrtime.bigint() - from));
  } while (performance.now() < until);
  return times;
}

/** How often a second, with so many of them on their way at once. */
export async function perSecond(run, { milliseconds, atOnce }) {
  const from = performance.now();
  let count = 0;
  const keepRunning = async () => {
    while (performance.now() < from + milliseconds) {
      await run();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, keepRunning));
  return (count * 1_000) / (performance.now() - from);
}

/** The median milliseconds of one after the other. */
export async function pace(run, milliseconds) {
  for (let warming = 0; warming < 10; warming += 1) await run();
  const times = [];
  const until = performance.now() + milliseconds;
  do {
    const from = performance.now();
    await run();
    times.push(performance.now() - from);
  } while (performance.now() < until);
  return median(times);
}

export function median(numbers) {
  return quantile(numbers, 0.5);
}

export function quantile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
