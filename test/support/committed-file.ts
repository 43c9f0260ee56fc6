import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** @throws Error that names the first line in which a generated file is not what it should be, and the command that mends it */
export function expectCommitted(file: string, expected: string, command: string): void {
  const full = path.join(ROOT, file);
  const committed = existsSync(full) ? readFileSync(full, 'utf8').replaceAll('\r\n', '\n') : '';
  if (committed === expected) return;
  const [is, shouldBe] = [committed.split('\n'), expected.split('\n')];
  const line = shouldBe.findIndex((text, index) => text !== is[index]);
  const at = line === -1 ? shouldBe.length : line;
  throw new Error(
    `${file} is not what the code makes; run \`${command}\` and commit the result.\n` +
      `Line ${at + 1} is        ${is[at] ?? '(nothing)'}\nand should be  ${shouldBe[at] ?? '(nothing)'}`,
  );
}
