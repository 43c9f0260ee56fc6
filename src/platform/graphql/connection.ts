import { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { Access } from '../auth/access.ts';
import { VisibleTo } from '../auth/access.ts';
import type { Direction, ListPage, Slice, SortedList } from '../database/sorted-list.ts';
import { badInput } from '../errors.ts';
import { MAX_CURSOR, decodeCursor, encodeCursor } from './cursor.ts';
import { LIMITS } from './limits.ts';

@VisibleTo('PUBLIC')
@ObjectType({ description: 'Where a page lies in its list, as Relay has it.' })
export class PageInfo {
  @Field(() => Boolean, {
    description: 'Whether rows follow this page: with `first` up to `before`, with `last` from `before` on.',
  })
  hasNextPage: boolean;

  @Field(() => Boolean, {
    description: 'Whether rows precede this page: with `last` down to `after`, with `first` up to `after`.',
  })
  hasPreviousPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first edge, for `before` with `last`; null when the page is empty.',
  })
  startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last edge, for `after` with `first`; null when the page is empty.',
  })
  endCursor: string | null;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many from the front, 1 to ${LIMITS.pageSize}. Without this and \`last\`: ${LIMITS.defaultPageSize}.`,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageSize)
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor behind which the page begins.' })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CURSOR)
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many from the back, 1 to ${LIMITS.pageSize}, in the order of the list; not beside \`first\`.`,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageSize)
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor before which the page ends.' })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CURSOR)
  before?: string | null;
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

/** How a client asked a list to be sorted, if it did. */
export interface Sorted<Field extends string> {
  readonly orderBy?: { readonly field: Field; readonly direction: Direction } | null;
}

/** @throws DomainError BAD_USER_INPUT for `first` beside `last`, and for a cursor that is not one of this list in this order */
export function pageOf<Field extends string>(
  { first, last, after, before, orderBy }: PageArgs & Sorted<Field>,
  list: SortedList<Field>,
): ListPage {
  if (isGiven(first) && isGiven(last)) {
    const message = 'cannot be given beside `first`';
    throw badInput(`\`last\` ${message}.`, [{ path: 'last', message }]);
  }
  const { field, direction } = orderBy ?? list.usual;
  const name = `${list.name}:${field}`;
  const columns = list.orders[field];
  const place = (path: string, cursor?: string | null) =>
    isGiven(cursor) ? decodeCursor(cursor, { path, name, columns }) : null;
  return {
    name,
    columns,
    isDescending: direction === 'DESC',
    isBackward: isGiven(last),
    limit: last ?? first ?? LIMITS.defaultPageSize,
    after: place('after', after),
    before: place('before', before),
  };
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** A page as Relay has it. Cursors are made when they are asked for: many pages are shown without any. */
export function connectionOf<Row>(
  { rows, keyAt, hasNext, hasPrevious }: Slice<Row>,
  { name }: ListPage,
): Connection<Row> {
  const cursorAt = (index: number) => encodeCursor(name, keyAt(index));
  return {
    edges: rows.map((node, index) => new PageEdge(node, index, cursorAt)),
    pageInfo: {
      hasNextPage: hasNext,
      hasPreviousPage: hasPrevious,
      get startCursor() {
        return rows.length === 0 ? null : cursorAt(0);
      },
      get endCursor() {
        return rows.length === 0 ? null : cursorAt(rows.length - 1);
      },
    },
  };
}

class PageEdge<Row> implements Edge<Row> {
  readonly node: Row;
  readonly #index: number;
  readonly #cursorAt: (index: number) => string;

  constructor(node: Row, index: number, cursorAt: (index: number) => string) {
    this.node = node;
    this.#index = index;
    this.#cursorAt = cursorAt;
  }

  get cursor(): string {
    return this.#cursorAt(this.#index);
  }
}
