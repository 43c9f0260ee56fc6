import { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { validate as isUuid } from 'uuid';
import type { Access } from '../auth/access.ts';
import { VisibleTo } from '../auth/access.ts';
import { badInput } from '../errors.ts';
import { LIMITS } from './limits.ts';

/** A place in a sorted list: the values of the sort columns of one row. */
export type Keyset = readonly (string | number)[];

@VisibleTo('PUBLIC')
@ObjectType({ description: 'Where a page lies in its list, as Relay has it.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is a page after this one.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether there is something before this page.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge.' })
  startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last edge; pass it as `after` for the next page.',
  })
  endCursor: string | null;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: LIMITS.defaultPageSize,
    description: `How many, from 1 to ${LIMITS.pageSize}.`,
  })
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageSize)
  first: number;

  @Field(() => String, { nullable: true, description: 'The cursor to go on after.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  after: string | null;
}

export interface Edge<Row> {
  readonly cursor: string;
  readonly node: Row;
}

export interface Connection<Row> {
  readonly edges: Edge<Row>[];
  readonly pageInfo: PageInfo;
}

/** The connection type of a node type, as `CourseConnection` with `CourseEdge`. */
export function connectionType<Node>(node: Type<Node>, name: string, access: Access): Type<Connection<Node>> {
  @VisibleTo(access)
  @ObjectType(`${name}Edge`, { description: `One ${name} in a list.` })
  class EdgeModel {
    @Field(() => String, { description: 'Where this edge lies in the list; opaque.' })
    cursor: string;

    @Field(() => node, { description: `The ${name} itself.` })
    node: Node;
  }

  @VisibleTo(access)
  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.` })
  class ConnectionModel {
    @Field(() => [EdgeModel], { description: 'The rows of this page, in order.' })
    edges: EdgeModel[];

    @Field(() => PageInfo, { description: 'Where this page lies in the list.' })
    pageInfo: PageInfo;
  }
  return ConnectionModel as Type<Connection<Node>>;
}

/** What a query needs for a page: one row more than asked tells whether there is a next page. */
export interface Page {
  readonly limit: number;
  readonly after: Keyset | null;
}

/** What a sort column holds: a cursor is checked against it, since Postgres would fail on anything else. */
const COLUMNS = {
  ID: (part: unknown) => isUuid(part),
  INSTANT: (part: unknown) =>
    typeof part === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(part) && !Number.isNaN(Date.parse(part)),
  POSITION: (part: unknown) => Number.isInteger(part) && Math.abs(part as number) < 2 ** 31,
} as const;

/** @throws DomainError BAD_USER_INPUT when the cursor is not one of ours for a list that is sorted by such columns. */
export function pageOf(args: PageArgs, ...columns: (keyof typeof COLUMNS)[]): Page {
  return {
    limit: args.first + 1,
    after: args.after === null || args.after === undefined ? null : decodeCursor(args.after, columns),
  };
}

/** A page from rows that were fetched with `pageOf`'s limit. */
export function connectionOf<Row>(
  rows: readonly Row[],
  args: PageArgs,
  keyOf: (row: Row) => Keyset,
): Connection<Row> {
  const edges = rows.slice(0, args.first).map((node) => ({ cursor: encodeCursor(keyOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > args.first,
      hasPreviousPage: args.after !== null && args.after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function encodeCursor(key: Keyset): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeCursor(cursor: string, columns: readonly (keyof typeof COLUMNS)[]): Keyset {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isKey =
      Array.isArray(key) &&
      key.length === columns.length &&
      columns.every((column, index) => COLUMNS[column](key[index]));
    if (isKey && encodeCursor(key as Keyset) === cursor) return key as Keyset;
  } catch {
    // Falls through: whatever it was, it is not a cursor.
  }
  throw badInput('`after` is not a cursor of this list.', [
    { path: 'after', message: 'is not a cursor of this list' },
  ]);
}
