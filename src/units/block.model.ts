import { Field, ObjectType, createUnionType, registerEnumType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { CALLOUT_KINDS } from './rendering/block-types.ts';
import type { Block as BlockRow, CalloutKind } from './rendering/block-types.ts';

export const CalloutKindEnum = Object.fromEntries(CALLOUT_KINDS.map((kind) => [kind, kind])) as {
  readonly [K in CalloutKind]: K;
};
registerEnumType(CalloutKindEnum, {
  name: 'CalloutKind',
  description: 'How a callout is meant.',
  valuesMap: {
    NOTE: { description: 'Worth knowing.' },
    TIP: { description: 'Makes something easier.' },
    IMPORTANT: { description: 'Needed to go on.' },
    WARNING: { description: 'Something often goes wrong here.' },
    CAUTION: { description: 'Doing this has bad consequences.' },
  },
});

@VisibleTo('MEMBER')
@ObjectType({ description: 'Prose with headings and lists.' })
export class MarkdownBlock {
  @Field(() => String, { description: 'CommonMark source, without raw HTML.' })
  markdown: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A piece of code, or what a program prints.' })
export class CodeBlock {
  @Field(() => String, { description: 'Name of the language, such as `python`; `text` when there is none.' })
  language: string;

  @Field(() => String, { description: 'The code, not escaped.' })
  code: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A picture.' })
export class ImageBlock {
  @Field(() => String, { description: 'Where it lies; always https.' })
  url: string;

  @Field(() => String, { description: 'What it shows, for those who cannot see it.' })
  alt: string;

  @Field(() => String, { nullable: true, description: 'The line below it.' })
  caption: string | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A remark that is set apart.' })
export class CalloutBlock {
  @Field(() => CalloutKindEnum, { description: 'How it is meant.' })
  kind: CalloutKind;

  @Field(() => String, { description: 'CommonMark source, without raw HTML.' })
  markdown: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'What a term means: an entry of the glossary.' })
export class DefinitionBlock {
  @Field(() => String, { description: 'The term.' })
  term: string;

  @Field(() => String, { description: 'What it means; inline Markdown.' })
  definition: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'Something to read or watch elsewhere.' })
export class LinkBlock {
  @Field(() => String, { description: 'Where it lies; http or https.' })
  url: string;

  @Field(() => String, { description: 'What it is called.' })
  title: string;
}

const TYPES = {
  MARKDOWN: MarkdownBlock,
  CODE: CodeBlock,
  IMAGE: ImageBlock,
  CALLOUT: CalloutBlock,
  DEFINITION: DefinitionBlock,
  LINK: LinkBlock,
} as const;

export const Block = createUnionType({
  name: 'Block',
  description: 'A piece of a unit’s content.',
  types: () => [MarkdownBlock, CodeBlock, ImageBlock, CalloutBlock, DefinitionBlock, LinkBlock] as const,
  resolveType: (row: BlockRow) => TYPES[row.type],
});

@VisibleTo('MEMBER')
@ObjectType({
  description: 'What a unit teaches, in three forms of the same blocks: typed, as web page, as plain text.',
})
export class UnitContent {
  @Field(() => String, { description: 'What the unit is about, in a sentence.' })
  summary: string;

  @Field(() => [Block], { description: 'The pieces, in order.' })
  blocks: BlockRow[];
}
