import { createUnionType } from '@nestjs/graphql';
import { itemModels } from './item-types/item-models.ts';
import type { ItemTypeName } from './scoring/index.ts';

interface TypedRow {
  readonly type: ItemTypeName;
}

export const Question = createUnionType({
  name: 'Question',
  description: 'What an item asks for, never what is right.',
  types: () => Object.values(itemModels).map((model) => model.question),
  resolveType: ({ type }: TypedRow) => itemModels[type].question,
});

export const Response = createUnionType({
  name: 'Response',
  description: 'A learner’s answer to an item.',
  types: () => Object.values(itemModels).map((model) => model.response),
  resolveType: ({ type }: TypedRow) => itemModels[type].response,
});
