import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROLES, permissionsOf } from '../../../src/accounts/roles.ts';
import { ERROR_CODES } from '../../../src/platform/errors.ts';
import { LIMITS, ONCE_PER_REQUEST } from '../../../src/platform/graphql/limits.ts';
import { UnmetCodeEnum } from '../../../src/progress/progress.model.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** The cells of every table row of a page. */
const rowsOf = (page: string) =>
  read(page)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

const nameIn = (cell = '') => /^`(\w+)`$/.exec(cell)?.[1];
const numberIn = (cell = '') => Number(/^[\d,]+/.exec(cell)?.[0].replaceAll(',', ''));

/** Of `whole(30, 600)` 600, of `200 * 1024` the product. */
function lastNumberIn(code: string): number {
  const factors = /\d[\d_]*(?: \* \d[\d_]*)*(?!.*\d)/.exec(code)?.[0].split(' * ') ?? [];
  return factors.reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1);
}

describe('the pages', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => path.join('docs', name)),
  ];

  it.each(pages)('%s is one text, not two that a merge has left', (page) => {
    // Prettier makes tables and quotes of such marks.
    const marks = /^[|\s]*(<{7}|={7}(?!=)|(> ?){7}|\|{7})/;
    expect(
      read(page)
        .split('\n')
        .filter((line) => marks.test(line)),
    ).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  const sections = new Map(
    read('docs/errors.md')
      .split(/^### /m)
      .slice(1)
      .map((section) => [/^`(\w+)`/.exec(section)?.[1] ?? '', section]),
  );

  it('has a section for every code and for no other', () => {
    expect([...sections.keys()].sort()).toEqual([...ERROR_CODES].sort());
  });

  it('says of each code when it comes, what to do and what it carries', () => {
    const parts = ['When', 'Do', 'Details'].map((part) => `- **${part}:** `);
    const incomplete = ERROR_CODES.filter(
      (code) => !parts.every((part) => sections.get(code)?.includes(part)),
    );
    expect(incomplete).toEqual([]);
  });

  it('shows the type of the extensions as the code has it', () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(read('docs/errors.md')) ?? [];
    expect(shown).toBe(read('src/platform/error-extensions.ts'));
  });

  it('says of exactly those codes that are in no source that they are not raised yet', () => {
    const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .map((name) => read(path.join('src', name)))
      .join('\n');
    // The list of codes names each once.
    const unused = ERROR_CODES.filter((code) => sources.split(`'${code}'`).length <= 2);
    expect(ERROR_CODES.filter((code) => sections.get(code)?.includes('Not raised yet'))).toEqual(unused);
  });

  it('names every reason for which a unit may be locked', () => {
    const names = rowsOf('docs/errors.md').map(([name]) => nameIn(name));
    expect(names).toEqual(expect.arrayContaining(Object.keys(UnmetCodeEnum)));
  });
});

describe('docs/api.md', () => {
  it('says of every permission that the schema names whose it is', () => {
    const named = [...read('src/schema.graphql').matchAll(/`([a-z]+:[a-z]+)`/g)].map(
      ([, name]) => name as string,
    );
    const holders = (permission: string) => ROLES.filter((role) => permissionsOf([role]).has(permission));
    const said = rowsOf('docs/api.md').flatMap(([permission = '', roles = '']) => {
      const [, name] = /^`([a-z]+:[a-z]+)`$/.exec(permission) ?? [];
      return name === undefined ? [] : [[name, [...roles.matchAll(/`(\w+)`/g)].map(([, role]) => role)]];
    });
    expect(said).toEqual([...new Set(named)].sort().map((permission) => [permission, holders(permission)]));
  });
});

describe('docs/limits.md', () => {
  const rows = rowsOf('docs/limits.md');

  it('has every limit of an operation with its value', () => {
    const stated = rows
      .filter((row) => row.length === 3 && nameIn(row[0]) !== undefined)
      .map(([name, value]) => [nameIn(name), numberIn(value)]);
    expect(Object.fromEntries(stated)).toEqual(LIMITS);
  });

  it('says each thing once', () => {
    const lines = read('docs/limits.md')
      .split('\n')
      .filter((line) => /^\|.*\w/.test(line) && !line.startsWith('| Limit '));
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
    const names = rows.filter((row) => row.length === 4).map(([limit]) => limit);
    const titles = names.filter((name) => name !== 'Limit' && !/^-+$/.test(name ?? ''));
    expect(titles.filter((name, index) => titles.indexOf(name) !== index)).toEqual([]);
  });

  it('names the mutations of which a request may hold one', () => {
    const [, list = ''] =
      /^A request may hold one of these mutations.*?: (.*)\.$/m.exec(read('docs/limits.md')) ?? [];
    expect([...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual([...ONCE_PER_REQUEST]);
  });

  const others = rows
    .filter((row) => row.length === 4 && row[3]?.startsWith('`'))
    .map(([limit = '', value = '', file = '', code = '']) => ({
      limit,
      value,
      file,
      code: code.slice(1, -1),
    }));

  it('states every other limit as the code has it', () => {
    expect(others.length).toBeGreaterThan(40);
    for (const { limit, value, file, code } of others) {
      const isThere = read(file).includes(code);
      expect({ limit, file, code, isThere, value: numberIn(value) }).toEqual({
        limit,
        file,
        code,
        isThere: true,
        value: lastNumberIn(code),
      });
    }
  });
});

describe('the environment', () => {
  const [, variables = ''] =
    /const environmentVariables = z\.object\(\{([^]*?)\n\}\);/.exec(
      read('src/platform/config/load-config.ts'),
    ) ?? [];
  const names = [...variables.matchAll(/^  ([A-Z_]+):/gm)].map(([, name = '']) => name);

  it('has every variable in the table of README.md and in .env.example', () => {
    expect(names).toContain('DATABASE_URL');
    const table = new Set(rowsOf('README.md').map(([cell]) => nameIn(cell)));
    expect(names.filter((name) => !table.has(name))).toEqual([]);
    const example = read('.env.example');
    expect(names.filter((name) => !new RegExp(`^#?${name}=`, 'm').test(example))).toEqual([]);
  });
});
