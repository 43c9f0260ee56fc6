import { Field, ID, Int, ObjectType, createUnionType } from '@nestjs/graphql';

@ObjectType()
export class Section {
  @Field(() => String)
  title: string;
}

@ObjectType()
export class UnmetCondition {
  @Field(() => String)
  code: string;

  @Field(() => String, { nullable: true })
  ref: string | null;
}

@ObjectType()
export class UnitLock {
  @Field(() => String)
  state: string;

  @Field(() => [UnmetCondition])
  unmet: UnmetCondition[];
}

@ObjectType()
export class UnitProgress {
  @Field(() => Date, { nullable: true })
  openedAt: Date | null;

  @Field(() => Date, { nullable: true })
  completedAt: Date | null;
}

@ObjectType()
export class QuizStanding {
  @Field(() => Int)
  used: number;

  @Field(() => String, { nullable: true })
  percent: string | null;

  @Field(() => Date, { nullable: true })
  passedAt: Date | null;
}

@ObjectType()
export class Quiz {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  passPercent: string;
}

@ObjectType()
export class MarkdownBlock {
  @Field(() => String)
  markdown: string;
}

@ObjectType()
export class CodeBlock {
  @Field(() => String)
  language: string;

  @Field(() => String)
  code: string;
}

@ObjectType()
export class DefinitionBlock {
  @Field(() => String)
  term: string;

  @Field(() => String)
  definition: string;
}

@ObjectType()
export class CalloutBlock {
  @Field(() => String)
  kind: string;

  @Field(() => String)
  markdown: string;
}

const BLOCKS: Record<string, unknown> = {
  MARKDOWN: MarkdownBlock,
  CODE: CodeBlock,
  DEFINITION: DefinitionBlock,
  CALLOUT: CalloutBlock,
};

export const Block = createUnionType({
  name: 'Block',
  types: () => [MarkdownBlock, CodeBlock, DefinitionBlock, CalloutBlock] as const,
  resolveType: (value: { type: string }) => BLOCKS[value.type] as never,
});

@ObjectType()
export class UnitContent {
  @Field(() => String)
  summary: string;

  @Field(() => [Block])
  blocks: (typeof Block)[];
}

@ObjectType()
export class Unit {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  position: number;

  @Field(() => String)
  title: string;
}

@ObjectType()
export class UnitEdge {
  @Field(() => Unit)
  node: Unit;
}

@ObjectType()
export class UnitConnection {
  @Field(() => [UnitEdge])
  edges: UnitEdge[];
}

@ObjectType()
export class Course {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  title: string;

  @Field(() => String)
  summary: string;
}

@ObjectType()
export class Member {
  @Field(() => String)
  name: string;

  @Field(() => String)
  email: string;
}

@ObjectType()
export class Enrollment {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  status: string;

  @Field(() => Date)
  enrolledAt: Date;

  @Field(() => Date, { nullable: true })
  completedAt: Date | null;
}

@ObjectType()
export class EnrollmentEdge {
  @Field(() => Enrollment)
  node: Enrollment;
}

@ObjectType()
export class EnrollmentConnection {
  @Field(() => [EnrollmentEdge])
  edges: EnrollmentEdge[];
}

@ObjectType()
export class Cohort {
  @Field(() => String)
  name: string;

  @Field(() => Int)
  memberCount: number;
}
