// What the API is meant to reach, beside what this run says.
import { median } from '../measure.mjs';

/** Ratios of throughput: of `ours`, or what is named last, to what is named first, at least so much. */
const TARGETS = {
  'course-page': [
    ['limit', 1.2],
    ['limit', 0.75, 'uncached'],
    ['postgraphile', 5],
    ['conventional', 15],
  ],
  pass: [['pgbench', 0.7]],
  burst: [['pgbench', 1.2]],
};

export function printTargets(name, results) {
  for (const [other, least, one = 'ours'] of TARGETS[name] ?? []) {
    if (!results.has(other) || !results.has(one)) continue;
    const ratio = ratioOf(results, one, other);
    console.log(
      `${ratio >= least ? 'met   ' : 'MISSED'} ${name}, ${one}: ${ratio.toFixed(2)} × ${other}, target at least ${least} ×`,
    );
  }
}

/** The median of what one is to the other in each round. */
export function ratioOf(results, one, other) {
  const base = results.get(other);
  return median(results.get(one).map((round, index) => round.perSecond / base[index].perSecond));
}
