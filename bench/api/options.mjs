import { parseArgs } from 'node:util';
import { READS } from './operations.mjs';

const LEARNERS = 20_000;
const WRITES = ['pass', 'burst'];

export function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      against: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '16' },
      scale: { type: 'string', default: '1' },
      units: { type: 'string', default: '20' },
      calls: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'string' },
      growth: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  return {
    only: listed(values.only, [...Object.keys(READS), ...WRITES]),
    against: listed(values.against, [
      'ours',
      'uncached',
      'limit',
      'limit-rls',
      'pgbench',
      'postgraphile',
      'conventional',
    ]),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    connections: Number(values.connections),
    learners: Math.round(LEARNERS * Number(values.scale)),
    units: Number(values.units),
    calls: Number(values.calls),
    seed: values.seed,
    keep: values.keep,
    growth: values.growth,
    profile: values.profile,
  };
}

function listed(value, all) {
  if (value === undefined) return all;
  const names = value.split(',');
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there is ${all.join(', ')}.`);
  return names;
}
