// The course that all courses of the bench are copies of: prose, code, a definition and a quiz of five items in each unit.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const UNITS_OF_A_SECTION = 5;

/** Responses that pass any unit's quiz, by slot: the first is saved, all are handed in. */
export const RIGHT_RESPONSES = {
  choice: { singleChoice: { optionId: 'right' } },
  truth: { trueFalse: { value: true } },
  number: { numeric: { value: '2' } },
  word: { shortText: { text: 'stepwise' } },
  several: { multipleChoice: { optionIds: ['one', 'two'] } },
};

/** @returns the folder */
export function writeTemplate(folder, units) {
  const names = Array.from({ length: units }, (_, index) => `unit-${String(index + 1).padStart(3, '0')}`);
  for (const name of names) {
    const place = path.join(folder, 'units', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'unit.md'), unitOf(name));
    writeFileSync(path.join(place, 'quiz.yaml'), JSON.stringify(quizOf(name)));
  }
  const sections = Array.from({ length: Math.ceil(units / UNITS_OF_A_SECTION) }, (_, index) => ({
    title: `Section ${index + 1}`,
    units: names.slice(index * UNITS_OF_A_SECTION, (index + 1) * UNITS_OF_A_SECTION),
  }));
  writeFileSync(
    path.join(folder, 'course.yaml'),
    JSON.stringify({ id: 'template', title: 'Template', summary: 'What all are made from.', sections }),
  );
  return folder;
}

function unitOf(name) {
  const paragraph = `Prose of ${name} with *emphasis*, \`code\` and a [link](https://learn.example/${name}). `;
  return `---
id: ${name}
title: What ${name} teaches
summary: About ${name}.
---
## Heading of ${name}

${paragraph.repeat(8)}

\`\`\`python
def lesson():
    return "${name}"
\`\`\`

:::definition ${name}
What it means.
:::

> [!NOTE]
> A note in ${name}.

${paragraph.repeat(8)}
`;
}

function quizOf(name) {
  const option = (id, isCorrect) => ({ id, text: `It is ${id}`, ...(isCorrect && { correct: true }) });
  return {
    passPercent: 60,
    items: [
      {
        id: 'choice',
        type: 'SINGLE_CHOICE',
        prompt: `Which is right in ${name}?`,
        options: [option('right', true), option('wrong'), option('other')],
        explanation: 'It was the right one.',
      },
      { id: 'truth', type: 'TRUE_FALSE', prompt: `Is ${name} a unit?`, correct: true },
      { id: 'number', type: 'NUMERIC', prompt: 'What is one and one?', answer: '2' },
      { id: 'word', type: 'SHORT_TEXT', prompt: 'What is this called?', accepted: ['stepwise'] },
      {
        id: 'several',
        type: 'MULTIPLE_CHOICE',
        prompt: 'Which are small?',
        options: [option('one', true), option('two', true), option('million'), option('billion')],
      },
    ],
  };
}
