import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestDatabase } from './database.ts';

export interface UnitFiles {
  readonly id: string;
  /** As in quiz.yaml; left out: a unit without a quiz. */
  readonly quiz?: object;
  /** As in unit.md; left out: the default rule. */
  readonly availability?: object;
}

/** Writes a course's folder as its author would. @returns the folder */
export function writeCourse(
  parent: string,
  { id, units, banks = {} }: { id: string; units: readonly UnitFiles[]; banks?: Record<string, object> },
): string {
  const folder = path.join(parent, id);
  for (const [name, bank] of Object.entries(banks)) {
    mkdirSync(path.join(folder, 'banks'), { recursive: true });
    writeFileSync(path.join(folder, 'banks', `${name}.yaml`), JSON.stringify(bank));
  }
  for (const unit of units) {
    const place = path.join(folder, 'units', unit.id);
    mkdirSync(place, { recursive: true });
    const rule =
      unit.availability === undefined ? '' : `availability: ${JSON.stringify(unit.availability)}\n`;
    writeFileSync(
      path.join(place, 'unit.md'),
      `---\nid: ${unit.id}\ntitle: Unit ${unit.id}\n${rule}---\nProse of ${unit.id}.\n`,
    );
    // JSON is YAML.
    if (unit.quiz !== undefined) writeFileSync(path.join(place, 'quiz.yaml'), JSON.stringify(unit.quiz));
  }
  const course = {
    id,
    title: `Course ${id}`,
    sections: [{ title: 'Only section', units: units.map((unit) => unit.id) }],
  };
  writeFileSync(path.join(folder, 'course.yaml'), JSON.stringify(course));
  return folder;
}

/** One statement, which is true. */
export const CHEAP_QUIZ = {
  items: [{ id: 'statement', type: 'TRUE_FALSE', prompt: 'Is it so?', correct: true }],
};

export const CHEAP_ANSWERS = [{ slot: 'statement', response: { trueFalse: { value: true } } }];

/** A ligature that unfolds to 18 letters before texts are compared. */
const UNFOLDING = '\u{FDFA}';
const SLOW_ITEMS = Array.from({ length: 6 }, (_, n) => `text-${n}`);
const SLOW_TEXT = UNFOLDING.repeat(1_000);

/** A quiz that is heavy; `makeSlow` has it take a thread a quarter of a second. */
export const SLOW_QUIZ = {
  items: SLOW_ITEMS.map((id) => ({
    id,
    type: 'SHORT_TEXT',
    prompt: 'Write it all down.',
    accepted: Array.from({ length: 8 }, (_, n) => `${SLOW_TEXT} ${n}`),
  })),
};

export const SLOW_ANSWERS = SLOW_ITEMS.map((slot) => ({
  slot,
  response: { shortText: { text: `${SLOW_TEXT} 0` } },
}));

/** Gives the slow quiz a hundred accepted texts an item, which is more than its file may hold; the right one is the last. */
export async function makeSlow(database: TestDatabase): Promise<void> {
  await database.admin(`
    BEGIN;
    SET LOCAL session_replication_role = replica; -- past the trigger: keys never change
    UPDATE item_keys SET key = key || jsonb_build_object('accepted',
      (SELECT jsonb_agg(repeat('${UNFOLDING}', 1000) || ' ' || n ORDER BY n DESC) FROM generate_series(0, 99) AS n))
    WHERE jsonb_array_length(key -> 'accepted') = 8;
    COMMIT`);
}
