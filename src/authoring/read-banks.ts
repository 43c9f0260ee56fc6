import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { readItem } from '../quizzes/index.ts';
import type { BankSource } from '../quizzes/index.ts';
import { checkItems, placeProblems } from './check-items.ts';
import { bankFile } from './content-schema.ts';
import type { BankFile } from './content-schema.ts';
import { readText } from './read-text.ts';
import type { Reading } from './read-text.ts';
import { readYaml } from './read-yaml.ts';

const MAX_BANKS = 200;
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*\.yaml$/;

/** The banks of a course, as their authors wrote them and as they are stored. */
export interface Banks {
  readonly forms: ReadonlyMap<string, BankFile>;
  readonly sources: readonly BankSource[];
}

/** Reads every banks/*.yaml. @returns null when one cannot be used, for then nobody knows what quizzes can draw */
export async function readBanks(reading: Reading): Promise<Banks | null> {
  const { problems } = reading;
  const before = problems.length;
  const fileOf = new Map<string, string>();
  const forms = new Map<string, BankFile>();
  for (const file of await listBanks(reading)) {
    const text = await readText(reading, file);
    if (text === null) continue;
    const bank = readYaml({ file, text }, bankFile);
    problems.push(...bank.problems);
    if (bank.value === null) continue;
    const { id, items } = bank.value;
    const twin = fileOf.get(id);
    if (twin !== undefined) {
      const message = `id: expected an id of its own; ${twin} has "${id}" already`;
      problems.push({ file, line: bank.lineOf(['id']), message });
    }
    problems.push(...placeProblems({ ...bank, file }, checkItems(items)));
    fileOf.set(id, file);
    forms.set(id, bank.value);
  }
  if (problems.length > before) return null;
  const sources = [...forms.values()].map(({ id, title, items }) => ({
    stableId: id,
    title,
    items: items.map(readItem),
  }));
  return { forms, sources };
}

/** Paths below the course's folder, sorted. No link is followed. */
async function listBanks({ folder, problems }: Reading): Promise<string[]> {
  const place = path.join(folder, 'banks');
  const found = await lstat(place).catch(() => null);
  if (found === null) return [];
  if (!found.isDirectory()) {
    problems.push({ file: 'banks', line: 1, message: 'is no plain folder; expected one with bank files' });
    return [];
  }
  const names = (await readdir(place)).filter((name) => /^[^.].*\.ya?ml$/i.test(name)).sort();
  if (names.length > MAX_BANKS) {
    problems.push({ file: 'banks', line: 1, message: `expected at most ${MAX_BANKS} files` });
    return [];
  }
  return names.flatMap((name) => {
    const file = path.posix.join('banks', name);
    if (NAME.test(name)) return [file];
    const message = 'expected a name of lower-case words joined by hyphens, such as "for-loops.yaml"';
    problems.push({ file, line: 1, message });
    return [];
  });
}
