import { z } from 'zod';
import { bankFile, courseFile, quizFile, unitFrontMatter } from './content-schema.ts';

const unit = { type: 'string', description: 'PREVIOUS, or the id of a unit of the course.' };
const trees = { type: 'array', minItems: 1, items: { $ref: '#/$defs/availability' } };

/** What the loader checks against the outline, as far as an editor can know it. */
const AVAILABILITY = {
  title: 'Availability',
  description:
    'When the unit opens. Left out: the previous unit’s quiz is passed, or the previous unit is completed when it has none.',
  type: ['object', 'null'],
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: {
    quizPassed: { ...unit, title: 'The quiz of a unit is passed' },
    unitCompleted: { ...unit, title: 'A unit is completed' },
    dateReached: { type: 'string', description: 'An instant with an offset, such as 2027-03-01T09:00:00Z.' },
    delayAfter: {
      type: 'object',
      description: 'Some time after an event, by the calendar and the clocks of the learner’s time zone.',
      required: ['event', 'duration'],
      additionalProperties: false,
      properties: {
        event: {
          enum: ['ENROLLED', 'COHORT_START', 'UNLOCKED', 'PASSED'],
          description:
            'The learner enrolled; their cohort starts; a unit was unlocked for them; they passed its quiz.',
        },
        unit: {
          ...unit,
          description: `${unit.description} For UNLOCKED and PASSED; PREVIOUS when left out.`,
        },
        duration: {
          type: 'string',
          description: 'ISO 8601: P7D is a week by the calendar, PT36H 36 hours. At most ten years.',
        },
        atLocalTime: {
          type: 'string',
          pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
          description: 'Then at the next such time of day, such as "07:30". In quotes.',
        },
      },
    },
    memberOf: {
      type: 'string',
      pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
      description: 'The learner is in the cohort with this slug.',
    },
    manual: { const: true, description: 'Staff open it for each learner.' },
    allOf: { ...trees, description: 'All of these.' },
    anyOf: { ...trees, description: 'One of these is enough.' },
    not: { $ref: '#/$defs/availability', description: 'The opposite.' },
  },
};

/** The JSON Schemas that editors complete and check the files with, by file name. */
export function contentJsonSchemas(): Record<string, object> {
  const schemas = { course: courseFile, unit: unitFrontMatter, quiz: quizFile, bank: bankFile };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [`${name}.schema.json`, toJsonSchema(schema)]),
  );
}

function toJsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    io: 'input',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema === unitFrontMatter.shape.availability) Object.assign(jsonSchema, AVAILABILITY);
    },
  });
}
