import { Fraction } from '../fraction.ts';
import type { NumberKey } from '../match-number.ts';
import { answersOf, normaliseUnit, unitsOf } from '../match-number.ts';
import type { Problem } from '../types.ts';

export function checkNumberKey(key: NumberKey): Problem[] {
  const answers = answersOf(key);
  const isOld = !('answers' in key);
  const units = unitsOf(key) ?? [];
  const names = units.map((unit) => normaliseUnit(unit.name));
  return [
    ...(answers.length === 0 ? [{ path: 'key.answers', message: 'Needs an answer.' }] : []),
    ...answers.flatMap((answer, index) =>
      Fraction.from(answer.tolerance ?? '0').compare(Fraction.ZERO) < 0
        ? [
            {
              path: isOld ? 'key.tolerance' : `key.answers.${index}.tolerance`,
              message: 'Must not be negative.',
            },
          ]
        : [],
    ),
    ...(units.some((unit) => Fraction.from(unit.factor).isZero())
      ? [{ path: 'key.units', message: 'Must have factors above 0.' }]
      : []),
    ...(new Set(names).size < names.length
      ? [{ path: 'key.units', message: 'Must have names that differ.' }]
      : []),
  ];
}

export function checkPublishableNumberKey(key: NumberKey): Problem[] {
  const units = unitsOf(key);
  const isOne = (number: string) => Fraction.from(number).compare(Fraction.ONE) === 0;
  return [
    ...(answersOf(key).some((answer) => isOne(answer.fraction ?? '1'))
      ? []
      : [{ path: 'key.answers', message: 'One answer must have a fraction of 1.' }]),
    ...(units === undefined || units.some((unit) => isOne(unit.factor))
      ? []
      : [{ path: 'key.units', message: 'One unit must have a factor of 1: the unit of the answers.' }]),
  ];
}
