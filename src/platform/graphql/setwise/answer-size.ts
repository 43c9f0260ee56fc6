import { DomainError } from '../../errors.ts';
import { LIMITS } from '../limits.ts';

export class AnswerTooLarge extends DomainError {
  constructor() {
    super(
      'QUERY_TOO_COMPLEX',
      `The answer would be longer than ${LIMITS.answerLength.toLocaleString('en')} characters. Ask for less at once.`,
    );
  }
}

/** How long an answer has become while it is put together: nobody may fill the memory of the process with one. */
export class AnswerSize {
  #length = 0;

  /** @throws AnswerTooLarge */
  add(length: number): void {
    this.#length += length;
    if (this.#length > LIMITS.answerLength) throw new AnswerTooLarge();
  }
}

/**
 * Of a result that is not written yet: its texts and names, without what JSON writes around them.
 * @throws AnswerTooLarge
 */
export function assertSize(value: unknown, size = new AnswerSize()): void {
  if (typeof value === 'string') size.add(value.length);
  else if (Array.isArray(value)) for (const member of value) assertSize(member, size);
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      size.add(name.length);
      assertSize(member, size);
    }
}
