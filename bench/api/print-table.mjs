import { median } from '../measure.mjs';

/** A Markdown table: throughput as the median ratio of paired rounds, and what a request costs. */
export function printTable(title, results, { labels, base: baseName }) {
  const name = results.has(baseName) ? baseName : [...results.keys()][0];
  const base = results.get(name);
  console.log(
    `\n### ${title}\n\n| | ÷ ${name} | per second | p50 ms | p99 ms | server CPU µs | Postgres CPU µs |\n|---|---|---|---|---|---|---|`,
  );
  for (const [name, rounds] of results) {
    const of = (key) => rounds.map((round) => round[key]);
    const ratio = median(rounds.map((round, index) => round.perSecond / base[index].perSecond));
    const cells = [
      ratio.toFixed(2),
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
