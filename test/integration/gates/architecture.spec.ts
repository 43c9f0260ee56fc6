import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const LONGEST_FILE = 300;
const BINS = /^(common|shared|utils?|helpers?|core|lib|libs|types|constants|misc)$/;

/** A file that breaks one rule, and the rule that has to notice. */
const PLANTED: [file: string, rule: string, text: string][] = [
  ['courses/planted-upwards.ts', 'courses-looks-only-back', `import '../quizzes/index.ts';`],
  ['courses/planted-upwards-type.ts', 'courses-looks-only-back', `import type {} from '../units/index.ts';`],
  ['organizations/planted-upwards.ts', 'organizations-looks-only-back', `import '../accounts/index.ts';`],
  ['quizzes/planted-window.ts', 'rooms-have-one-door', `import '../units/unit.service.ts';`],
  [
    'quizzes/planted-window-type.ts',
    'rooms-have-one-door',
    `import type {} from '../units/unit.queries.ts';`,
  ],
  ['planted-window.ts', 'root-uses-the-doors', `import './units/unit.service.ts';`],
  [
    'quizzes/planted-jobs.ts',
    'dead-jobs-are-for-operators',
    `import '../platform/jobs/dead-job.service.ts';`,
  ],
  ['units/planted-root.ts', 'rooms-do-not-import-the-root', `import '../fail.ts';`],
  ['units/planted.resolver.ts', 'resolvers-only-introduce', `import './unit.queries.ts';`],
  ['units/planted.model.ts', 'resolvers-only-introduce', `import './unit.entity.ts';`],
  ['units/planted.controller.ts', 'resolvers-only-introduce', `import '../platform/database/database.ts';`],
  ['accounts/planted-mail.ts', 'mail-leaves-by-jobs', `import '../platform/mail/mail.module.ts';`],
  ['units/planted.service.ts', 'only-queries-see-the-driver', `import 'typeorm';`],
  ['units/planted-type.service.ts', 'only-queries-see-the-driver', `import type {} from 'pg';`],
  ['planted-server.ts', 'only-servers-load-the-server', `import './server.module.ts';`],
  [
    'units/planted-schema.ts',
    'only-servers-load-the-server',
    `import '../platform/graphql/graphql.module.ts';`,
  ],
  ['units/planted-development.ts', 'no-development-dependencies', `import 'jest';`],
  ['platform/planted-room.ts', 'platform-knows-no-room', `import '../courses/index.ts';`],
  ['platform/planted-room-type.ts', 'platform-knows-no-room', `import type {} from '../courses/index.ts';`],
  ['quizzes/scoring/planted-folder.ts', 'scoring-is-pure', `import '../attempt-status.ts';`],
  ['quizzes/scoring/planted-node.ts', 'scoring-is-pure', `import 'node:path';`],
  ['quizzes/scoring/planted-package.ts', 'scoring-is-pure', `import 'zod';`],
  ['quizzes/scoring/planted-late.ts', 'scoring-is-pure', `void import('zod');`],
  ['quizzes/scoring/planted.form.ts', 'scoring-is-pure', `import 'zod';`],
  ['quizzes/scoring/cloze/planted-package.ts', 'scoring-is-pure', `import '@nestjs/graphql';`],
  ['quizzes/scoring/cloze/planted-folder.ts', 'scoring-is-pure', `import '../../item-types/form-fields.ts';`],
  ['quizzes/scoring/cloze/planted-form.ts', 'threads-load-no-forms', `import './cloze.form.ts';`],
  [
    'quizzes/scoring/cloze/planted-model-type.ts',
    'threads-load-no-forms',
    `import type {} from './cloze.model.ts';`,
  ],
  ['quizzes/scoring/cloze/planted-late.ts', 'threads-load-no-forms', `void import('./cloze.form.ts');`],
  ['quizzes/scoring/planted/index.ts', 'forms-are-loaded-late', `export * from '../cloze/cloze.form.ts';`],
  ['quizzes/planted-type.ts', 'types-of-items-are-registered', `import './scoring/cloze/cloze.form.ts';`],
  [
    'quizzes/scoring/planted-type.ts',
    'types-of-items-are-registered',
    `import type {} from './cloze/cloze.ts';`,
  ],
  ['schedule/planted-package.ts', 'schedule-is-pure', `import 'uuid';`],
  ['progress/unlocking/planted-folder.ts', 'unlocking-is-pure', `import '../../platform/ids.ts';`],
  ['progress/unlocking/planted-node.ts', 'unlocking-is-pure', `import 'node:crypto';`],
  ['progress/unlocking/planted-package.ts', 'unlocking-is-pure', `import 'uuid';`],
  ['units/planted-cycle-a.ts', 'no-cycles', `import type {} from './planted-cycle-b.ts';`],
  ['units/planted-late-cycle-a.ts', 'no-cycles', `void import('./planted-late-cycle-b.ts');`],
];

/** Of a cycle, the tool reports one file. */
const OTHER_HALVES = [
  ['units/planted-cycle-b.ts', `import type {} from './planted-cycle-a.ts';`],
  ['units/planted-late-cycle-b.ts', `import type {} from './planted-late-cycle-a.ts';`],
] as const;

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'stepwise-architecture-'));
  for (const entry of ['src', 'migrations', 'package.json', 'tsconfig.json', '.dependency-cruiser.js'])
    cpSync(path.join(ROOT, entry), path.join(copy, entry), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  for (const [file, text] of [...PLANTED.map(([file, , text]) => [file, text] as const), ...OTHER_HALVES]) {
    mkdirSync(path.dirname(path.join(copy, 'src', file)), { recursive: true });
    writeFileSync(path.join(copy, 'src', file), `${text}\n`);
  }
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

async function cruise(directory: string): Promise<Violation[]> {
  const tool = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [tool, '--config', '.dependency-cruiser.js', '--output-type', 'json', 'src'];
  const child = spawn(process.execPath, args, { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) output += chunk;
  const { summary } = JSON.parse(output) as { summary: { violations: Violation[] } };
  return summary.violations;
}

/** Everything below a folder, as paths that begin with it. */
const below = (folder: string) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true }).map((entry) => ({
    isFile: entry.isFile(),
    name: entry.name,
    path: path.relative(ROOT, path.join(entry.parentPath, entry.name)),
  }));

describe('the architecture', () => {
  it('holds, and each of its rules notices what breaks it', async () => {
    const found = (await cruise(copy)).map(({ from, rule }) => `${rule.name}: ${from}`);
    const planted = PLANTED.map(([file, rule]) => `${rule}: src/${file}`);
    expect([...new Set(found)].sort()).toEqual(planted.toSorted());
  });

  it('has no rule that is never tried here', async () => {
    const { default: config } = (await import(path.join(ROOT, '.dependency-cruiser.js'))) as {
      default: { forbidden: { name: string }[] };
    };
    const rooms = config.forbidden.filter(({ name }) => name.endsWith('-looks-only-back'));
    const tried = new Set(PLANTED.map(([, rule]) => rule));
    const untried = config.forbidden.filter((rule) => !tried.has(rule.name) && !rooms.includes(rule));
    expect(untried.map(({ name }) => name)).toEqual([]);
    const folders = readdirSync(path.join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'platform')
      .map(({ name }) => `${name}-looks-only-back`);
    expect(rooms.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  it(`has no file of more than ${LONGEST_FILE} lines`, () => {
    const long = [...below('src'), ...below('migrations')]
      .filter(({ isFile, name }) => isFile && /(?<!\.spec)\.ts$/.test(name))
      .map((file) => ({
        ...file,
        lines: readFileSync(path.join(ROOT, file.path), 'utf8').split('\n').length - 1,
      }))
      .filter(({ lines }) => lines > LONGEST_FILE);
    expect(long.map((file) => `${file.path}: ${file.lines} lines`)).toEqual([]);
  });

  it('has no folder for things that nobody has understood yet', () => {
    const bins = below('src').filter(({ isFile, name }) => !isFile && BINS.test(name));
    expect(bins.map((folder) => folder.path)).toEqual([]);
  });

  it('opens every room with a front door that says what the room is for', () => {
    const rooms = readdirSync(path.join(ROOT, 'src'), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== 'platform',
    );
    const silent = rooms.filter(
      ({ name }) =>
        !/^\/\*\*(\n \* .+)+\n/.test(readFileSync(path.join(ROOT, 'src', name, 'index.ts'), 'utf8')),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
