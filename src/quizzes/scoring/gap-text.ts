import { text } from './shape.ts';
import type { Problem } from './types.ts';

/** Running text in which `{{id}}` stands for a gap. */
export const gapText = text({ min: 1, max: 10_000 });

/** The ids of the gaps in the order of the text. */
export function readGapIds(text: string): string[] {
  return [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, id = '']) => id.trim());
}

/** Each gap once in the text, and no others. */
export function checkGapText(text: string, ids: readonly string[]): Problem[] {
  const [found, known] = [readGapIds(text), new Set(ids)];
  const isInStep = found.length === known.size && new Set(found).size === found.length;
  return [
    ...(known.size < ids.length ? [{ path: 'body.gaps', message: 'Two gaps have the same id.' }] : []),
    ...(known.size === 0 ? [{ path: 'body.text', message: 'Needs a gap such as {{a}}.' }] : []),
    ...(isInStep && found.every((id) => known.has(id))
      ? []
      : [{ path: 'body.text', message: 'Must show each gap once as {{id}}, and no others.' }]),
  ];
}

export function checkKnownGaps(known: readonly string[], ids: readonly string[], path: string): Problem[] {
  return [
    ...(new Set(ids).size < ids.length ? [{ path, message: 'Must name no gap twice.' }] : []),
    ...(ids.every((id) => known.includes(id)) ? [] : [{ path, message: 'Must name gaps of this item.' }]),
  ];
}
