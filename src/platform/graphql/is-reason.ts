import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';

/** Characters; descriptions of the API say it in words. */
export const MAX_REASON = 1_000;

/** Why staff decide something: it is audited, and blanks say nothing. */
export function IsReason(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Length(1, MAX_REASON),
    Matches(/\S/, { message: '$property must not be blank' }),
  );
}
