import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from '@nestjs/common';
import { getMetadataStorage, validateSync } from 'class-validator';
import { badInput } from './errors.ts';
import { rememberInputRules } from './remember-input-rules.ts';

/** Whoever sends more wrong members has a mistake in the program, not in a form. */
const MAX_MEMBERS = 20;
/** Of longer ones no member is looked at: they are too long for every input. */
const LONGEST_LIST = 1_000;

/** Holds every input to the rules of its class; what is not declared there is refused. */
export function inputPipe(): ValidationPipe {
  rememberInputRules();
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    // To find the members of a list that are wrong; it is not sent.
    validationError: { target: true },
    exceptionFactory: toBadInput,
  });
}

/** The validator's findings as one error that names every field. */
function toBadInput(errors: ValidationError[]): Error {
  const fields = errors.flatMap((error) => fieldsOf(error, ''));
  return badInput(
    `The input is wrong: ${fields.map(({ path, message }) => `${path} ${message}`).join('; ')}.`,
    fields,
  );
}

function fieldsOf(error: ValidationError, around: string): { path: string; message: string }[] {
  const path = around === '' ? error.property : `${around}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).flatMap(([rule, said]) => {
    const message = said.replace('each value in ', '').replace(`${error.property} `, '');
    const members = membersThatBreak(rule, error);
    if (members.length === 0) return [{ path, message }];
    return members.map((index) => ({ path: `${path}.${index}`, message }));
  });
  return [...own, ...(error.children ?? []).flatMap((child) => fieldsOf(child, path))];
}

/** Of a rule for each member of a list, those that break it, which the validator does not tell. */
function membersThatBreak(rule: string, { target, property, value }: ValidationError): number[] {
  if (!Array.isArray(value) || target === undefined || !isForEach(rule, target, property)) return [];
  if (value.length > LONGEST_LIST) return [];
  const breaks = (member: unknown) => {
    const alone: object = Object.assign(Object.create(Object.getPrototypeOf(target)), {
      [property]: [member],
    });
    const problems = validateSync(alone, { skipMissingProperties: true });
    return problems.some((problem) => problem.property === property && rule in (problem.constraints ?? {}));
  };
  const found: number[] = [];
  for (let index = 0; index < value.length && found.length < MAX_MEMBERS; index++)
    if (breaks(value[index])) found.push(index);
  return found;
}

function isForEach(rule: string, { constructor }: object, property: string): boolean {
  return getMetadataStorage()
    .getTargetValidationMetadatas(constructor, '', false, false)
    .some(({ propertyName, name, each }) => propertyName === property && name === rule && each);
}
