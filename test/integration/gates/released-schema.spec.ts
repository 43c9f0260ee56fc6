import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import {
  changelogSection,
  changesForClients,
  changesNotNamed,
  lackingEntry,
} from '../../../src/platform/graphql/compare-schemas.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

describe('the released schema', () => {
  it('is not broken but by what CHANGELOG.md names', () => {
    const released = buildSchema(read('schema/released.graphql'));
    const changes = changesForClients(released, buildSchema(read('src/schema.graphql')));
    const section = changelogSection(read('CHANGELOG.md'), 'Unreleased') ?? '';
    expect(changesNotNamed(changes, section).map((change) => lackingEntry(change, 'Unreleased'))).toEqual([]);
  });
});

describe('npm run schema:release', () => {
  let copy: string;
  const file = (name: string) => path.join(copy, name);
  const release = () =>
    spawnSync(process.execPath, ['scripts/release-schema.mjs'], { cwd: copy, encoding: 'utf8' });

  beforeAll(() => {
    copy = mkdtempSync(path.join(tmpdir(), 'stepwise-release-'));
    mkdirSync(file('scripts'));
    mkdirSync(file('src'));
    cpSync(path.join(ROOT, 'scripts/release-schema.mjs'), file('scripts/release-schema.mjs'));
    for (const folder of ['dist', 'node_modules'])
      symlinkSync(path.join(ROOT, folder), file(folder), 'junction');
    writeFileSync(file('package.json'), '{ "type": "module", "version": "0.2.0" }');
    writeFileSync(file('src/schema.graphql'), 'type Query { a: Int! }');
    writeFileSync(file('CHANGELOG.md'), '## [Unreleased]\n\n- New\n');
  });

  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it('keeps the schema once the changelog has the version and all that breaks', () => {
    expect(release()).toMatchObject({ status: 1, stderr: expect.stringContaining('"## [0.2.0]"') });
    writeFileSync(file('CHANGELOG.md'), '## [0.2.0]\n\n- New\n');
    expect(release()).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(file('schema/released.graphql'), 'utf8')).toMatch(
      /^# .*\n\ntype Query \{ a: Int! \}$/,
    );

    writeFileSync(file('src/schema.graphql'), 'type Query { a: Int }');
    expect(release()).toMatchObject({ status: 1, stderr: expect.stringContaining('`Query.a`') });
    expect(readFileSync(file('schema/released.graphql'), 'utf8')).toContain('Int!');
    writeFileSync(file('CHANGELOG.md'), '## [0.2.0]\n\n- `Query.a` may be null.\n');
    expect(release().status).toBe(0);
    expect(readFileSync(file('schema/released.graphql'), 'utf8')).not.toContain('Int!');
  });
});
