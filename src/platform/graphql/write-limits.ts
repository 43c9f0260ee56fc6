import type { GraphQLSchema } from 'graphql';
import { rateLimitOf } from '../rate-limit/rate-limited.ts';
import { accessOf } from './authorize-operation.ts';
import { declaredCost } from './cost.ts';
import { DESCRIBED_LIMITS, ONCE_PER_REQUEST } from './limits.ts';

interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** The page of limits with what the code says of operations between its marks, `<!-- name -->` to `<!-- end -->`. */
export function writeLimits(page: string, schema: GraphQLSchema): string {
  return Object.entries({
    operation: operationTable(),
    once: `A request may hold one of these mutations, and that once: ${[...ONCE_PER_REQUEST].map((name) => `\`${name}\``).join(', ')}.`,
    weights: weightTable(schema),
    turns: turnsTable(schema),
  }).reduce((text, [name, part]) => {
    const [mark, end] = [`<!-- ${name} -->\n`, '\n<!-- end -->'];
    const from = text.indexOf(mark);
    const to = text.indexOf(end, from);
    if (from === -1 || to === -1) throw new Error(`The page of limits has no place for "${name}".`);
    return `${text.slice(0, from)}${mark}\n${part}\n${text.slice(to)}`;
  }, page);
}

function operationTable(): string {
  const rows = Object.entries(DESCRIBED_LIMITS).map(([name, { value, what }]) => [
    `\`${name}\``,
    value.toLocaleString('en'),
    what,
  ]);
  return table([{ title: 'Limit' }, { title: 'Value', isNumber: true }, { title: 'What is counted' }], rows);
}

function weightTable(schema: GraphQLSchema): string {
  const rows = fieldsOf(schema).flatMap(({ name, field }) => {
    const { weight } = declaredCost(field);
    return weight === undefined ? [] : [[`\`${name}\``, String(weight)]];
  });
  return table([{ title: 'Field' }, { title: 'Points', isNumber: true }], rows);
}

function turnsTable(schema: GraphQLSchema): string {
  const rows = fieldsOf(schema).flatMap(({ name, parent, field }) => {
    const limit = rateLimitOf(field);
    const who = accessOf(parent, field) === 'PUBLIC' ? 'an address of the network' : 'a member';
    return limit === undefined ? [] : [[`\`${name}\``, String(limit.turns), String(limit.seconds), who]];
  });
  const numbers = ['Turns', 'Seconds'].map((title) => ({ title, isNumber: true }));
  return table([{ title: 'Field' }, ...numbers, { title: 'Of' }], rows);
}

function fieldsOf(schema: GraphQLSchema) {
  return Object.values(schema.getTypeMap()).flatMap((parent) =>
    'getFields' in parent && !parent.name.startsWith('__') && !('isOneOf' in parent)
      ? Object.values(parent.getFields()).map((field) => ({
          name: `${parent.name}.${field.name}`,
          parent,
          field,
        }))
      : [],
  );
}

/** As Prettier aligns it. */
function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, at) =>
    Math.max(3, title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (columns[at]?.isNumber ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = columns.map(({ isNumber }, at) =>
    isNumber ? `${'-'.repeat((widths[at] ?? 1) - 1)}:` : '-'.repeat(widths[at] ?? 0),
  );
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)].join('\n');
}
