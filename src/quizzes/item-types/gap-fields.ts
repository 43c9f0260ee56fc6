import { markdown, stableId, whole } from './form-fields.ts';

export const gapText = markdown('Running text in which {{id}} stands for each gap.', 10_000);

export const gapId = stableId.meta({ description: 'How the text names the gap, between {{ and }}.' });

export const weight = whole('How much it counts among the gaps. Left out: 1.', {
  min: 1,
  max: 100,
}).optional();
