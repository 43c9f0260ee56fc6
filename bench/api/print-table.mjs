import { median } from '../measure.mjs';
import { ratioOf } from './targets.mjs';

/** A Markdown table: throughput as the median ratio of paired rounds, and what a request costs. */
export function printTable(title, results, { labels, base }) {
  const reference = results.has(base) ? base : [...results.keys()][0];
  console.log(
    `\n### ${title}\n\n| | ÷ ${reference} | per second | p50 ms | p99 ms | server CPU µs | Postgres CPU µs |\n|---|---|---|---|---|---|---|`,
  );
  for (const [name, rounds] of results) {
    const of = (key) => rounds.map((round) => round[key]);
    const cells = [
      ratioOf(results, name, reference).toFixed(2),
      median(of('perSecond')).toFixed(0),
      median(of('p50')).toFixed(2),
      median(of('p99')).toFixed(2),
      ...['serverCpu', 'postgresCpu'].map((key) => shown(of(key))),
    ];
    console.log(`| ${labels[name] ?? name} | ${cells.join(' | ')} |`);
  }
}

function shown(values) {
  return values.some((value) => value === null || value === undefined) ? '–' : median(values).toFixed(0);
}
