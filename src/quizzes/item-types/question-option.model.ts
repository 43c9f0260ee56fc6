import { Field, ID, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../../platform/auth/access.ts';
import type { Option } from '../scoring/choice-body.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'One of the options of an item.' })
export class QuestionOption {
  @Field(() => ID, { description: 'Names the option in a response; unique within its item.' })
  optionId: string;

  @Field(() => String, { description: 'What it says; inline Markdown.' })
  text: string;
}

/** The options as one attempt always shows them; null for the order in which they were written. */
export function showOptions(options: readonly Option[], order: readonly string[] | null): QuestionOption[] {
  const shown = options.map(({ id, text }) => ({ optionId: id, text }));
  if (order === null) return shown;
  const optionOf = new Map(shown.map((option) => [option.optionId, option]));
  return order.flatMap((id) => optionOf.get(id) ?? []);
}
