import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from '@nestjs/common';
import { badInput } from './errors.ts';
import { rememberInputRules } from './remember-input-rules.ts';

/** Holds every input to the rules of its class; what is not declared there is refused. */
export function inputPipe(): ValidationPipe {
  rememberInputRules();
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
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
  const own = Object.values(error.constraints ?? {}).map((message) => ({
    path,
    message: message.replace(`${error.property} `, ''),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldsOf(child, path))];
}
