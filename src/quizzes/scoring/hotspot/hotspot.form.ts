import { z } from 'zod';
import { checkOneGiven } from '../../item-types/check-one-given.ts';
import { markdownIn } from '../../item-types/choice-fields.ts';
import type { Path } from '../../item-types/define-item-form.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { flag, markdown, stableId, whole } from '../../item-types/form-fields.ts';
import { hotspot } from './hotspot.ts';
import type { HotspotRegion } from './hotspot.ts';

const MAX_PIXELS = 20_000;

const coordinate = (what: string) => whole(`${what}, in pixels.`, { min: 0, max: MAX_PIXELS });
const size = (what: string) => whole(`${what}, in pixels.`, { min: 1, max: MAX_PIXELS });
const x = coordinate('How far right');
const y = coordinate('How far down');

const region = z.strictObject({
  id: stableId,
  rectangle: z
    .strictObject({ x, y, width: size('Width'), height: size('Height') })
    .optional()
    .meta({ description: 'A rectangle, from its upper left corner.' }),
  circle: z
    .strictObject({ x, y, radius: size('Radius') })
    .optional()
    .meta({ description: 'A circle, from its centre.' }),
  polygon: z
    .strictObject({
      points: z
        .array(z.strictObject({ x, y }))
        .min(3)
        .max(100)
        .meta({ description: 'The corners, in order.' }),
    })
    .optional()
    .meta({ description: 'An area of any outline.' }),
  isDecoy: flag('Whether a point in it is wrong, even on a right region.').optional(),
  feedback: markdown('What those with a point in it are told after grading.', 2_000).optional(),
});

type RegionForm = z.output<typeof region>;

export const hotspotForm = defineItemForm(hotspot, {
  title: 'Hotspot',
  description: 'Points to set on a picture.',
  fields: {
    image: z
      .string()
      .max(2_000)
      .regex(/^https:\/\/[^\s/]+\/\S*$/, 'expected an absolute https URL')
      .meta({ description: 'The picture’s URL. What it shows has to be said in the prompt, too.' }),
    width: size('Width of the picture'),
    height: size('Height of the picture'),
    maxPoints: whole('How many points may be set. Left out: 1.', { min: 1, max: 20 }).optional(),
    regions: z
      .array(region)
      .min(1)
      .max(100)
      .meta({ description: 'Areas; each has exactly one of rectangle, circle and polygon.' }),
  },
  check: ({ regions }) =>
    regions.flatMap(({ rectangle, circle, polygon }, index) =>
      checkOneGiven({ rectangle, circle, polygon }, ['regions', index]),
    ),
  halves: ({ image, width, height, maxPoints, regions }) => ({
    body: { image, width, height, maxPoints },
    key: { regions: regions.map(readRegion) },
  }),
  markdown: ({ regions }) =>
    markdownIn(
      'regions',
      regions.map(({ feedback }) => ({ feedback })),
    ),
  pathInForm,
});

function readRegion({ id, rectangle, circle, polygon, isDecoy, feedback }: RegionForm): HotspotRegion {
  const rest = { id, isDecoy, feedback };
  if (rectangle !== undefined) return { ...rest, shape: 'RECTANGLE', ...rectangle };
  if (circle !== undefined) return { ...rest, shape: 'CIRCLE', ...circle };
  return { ...rest, shape: 'POLYGON', points: polygon?.points ?? [] };
}

/** What belongs to a shape stands in it. */
function pathInForm(path: Path, { regions }: { readonly regions: readonly RegionForm[] }): Path {
  const [, , index, property, ...rest] = path;
  const region = typeof index === 'number' ? regions[index] : undefined;
  const isOfShape = property !== undefined && !['id', 'isDecoy', 'feedback'].includes(String(property));
  if (region === undefined || !isOfShape) return path.slice(1);
  const shape = (['rectangle', 'circle', 'polygon'] as const).find((name) => region[name] !== undefined);
  return ['regions', index as number, shape ?? 'polygon', property, ...rest];
}
