import { localOf } from '../schedule/index.ts';
import type { UnmetReason } from './lock.ts';

interface Words {
  /** What a unit is called, by its stable id. */
  titleOf(stableId: string): string;
  /** Whose clocks times are told by. */
  readonly zone: string;
}

/** A reason as a sentence for people. */
export function explainUnmet({ code, ref, availableAt }: UnmetReason, { titleOf, zone }: Words): string {
  const unit = ref === null ? '' : `“${titleOf(ref)}”`;
  const time = availableAt === null ? '' : tellTime(availableAt, zone);
  switch (code) {
    case 'NOT_ENROLLED':
      return 'This course is not taken, or in another version.';
    case 'ENROLLMENT_NOT_ACTIVE':
      return 'The enrollment is paused or over.';
    case 'QUIZ_NOT_PASSED':
      return `The quiz of ${unit} has to be passed.`;
    case 'UNIT_NOT_COMPLETED':
      return `${unit} has to be completed.`;
    case 'DATE_NOT_REACHED':
      return `It opens on ${time}.`;
    case 'DELAY_NOT_BEGUN':
      return ref === null
        ? 'It opens some time after the cohort starts, and no start is set.'
        : `It opens some time after something that has not happened: ${unit} is unlocked, or its quiz is passed.`;
    case 'DELAY_NOT_OVER':
      return `The time that has to pass is over on ${time}.`;
    case 'NOT_A_MEMBER':
      return `It is for the members of the cohort “${ref}”.`;
    case 'NEEDS_STAFF':
      return 'Staff have to open it.';
    case 'EXCLUDED':
      return ref === null
        ? 'Something that rules it out has happened.'
        : `What was done in ${unit} rules it out.`;
    case 'UNKNOWN_RULE':
      return 'A part of its rule is not understood by this server, which keeps it locked.';
  }
}

function tellTime(instant: string, zone: string): string {
  const { date, time } = localOf(instant, zone);
  return `${date} at ${time} (${zone})`;
}
