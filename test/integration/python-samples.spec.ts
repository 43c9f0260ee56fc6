import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseBlocks } from '../../src/units/index.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const UNITS = path.join(ROOT, 'content/demo/python/units');
const DRIVER = path.join(ROOT, 'test/support/run_samples.py');

interface Sample {
  readonly name: string;
  readonly code: string;
  /** What the unit says it prints; null when it says nothing. */
  readonly prints: string | null;
}

/** Every Python program of the course, with the text block that directly follows it. */
function samples(): Sample[] {
  return readdirSync(UNITS)
    .sort()
    .flatMap((unit) => {
      const { blocks } = parseBlocks(
        readFileSync(path.join(UNITS, unit, 'unit.md'), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, ''),
      );
      let count = 0;
      return blocks.flatMap((block, index) => {
        if (block.type !== 'CODE' || block.language !== 'python') return [];
        const next = blocks[index + 1];
        const prints = next?.type === 'CODE' && next.language === 'text' ? next.code : null;
        return [{ name: `${unit}, program ${++count}`, code: block.code, prints }];
      });
    });
}

/** null when there is no Python that is new enough. */
function findPython(): string | null {
  for (const command of ['python3', 'python']) {
    const check = 'import sys; sys.exit(sys.version_info < (3, 10))';
    if (spawnSync(command, ['-c', check]).status === 0) return command;
  }
  return null;
}

const SAMPLES = samples();
const python = findPython();
if (python === null)
  console.warn('The programs of the demo course were not run: there is no Python 3.10 or newer.');

(python === null ? describe.skip : describe)('the programs of the demo course', () => {
  let results: { code: number; output: string; error: string }[];

  beforeAll(() => {
    const { stdout, stderr } = spawnSync(python ?? '', [DRIVER], {
      input: JSON.stringify(SAMPLES.map(({ code }) => code)),
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(`${DRIVER} failed:\n${stderr}`);
    results = JSON.parse(stdout);
  });

  it.each(SAMPLES.map((sample, index) => ({ ...sample, index })))(
    '$name runs and prints what the unit says',
    ({ index, prints }) => {
      const { code, output, error } = results[index] ?? { code: -1, output: '', error: 'was not run' };
      expect({ code, error }).toEqual({ code: 0, error: '' });
      if (prints !== null) expect(output.trimEnd()).toBe(prints);
    },
  );

  it('are in every unit', () => {
    const units = new Set(SAMPLES.map(({ name }) => name.split(',')[0]));
    expect([...units]).toEqual(readdirSync(UNITS).sort());
  });
});
