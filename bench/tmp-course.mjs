import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
export function writeCourse(parent, { id, units }) {
  const folder = path.join(parent, id);
  for (const unit of units) {
    const place = path.join(folder, 'units', unit.id);
    mkdirSync(place, { recursive: true });
    writeFileSync(
      path.join(place, 'unit.md'),
      `---\nid: ${unit.id}\ntitle: Unit ${unit.id}\n---\nProse of ${unit.id}.\n`,
    );
    writeFileSync(path.join(place, 'quiz.yaml'), JSON.stringify(unit.quiz));
  }
  writeFileSync(
    path.join(folder, 'course.yaml'),
    JSON.stringify({
      id,
      title: `Course ${id}`,
      sections: [{ title: 'Only section', units: units.map((u) => u.id) }],
    }),
  );
}
export const CHEAP_QUIZ = {
  items: [{ id: 'statement', type: 'TRUE_FALSE', prompt: 'Is it so?', correct: true }],
};
export const CHEAP_ANSWERS = [{ slot: 'statement', response: { trueFalse: { value: true } } }];
