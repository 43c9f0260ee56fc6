import { Inject, Injectable } from '@nestjs/common';
import { Args, Field, ID, InterfaceType, Query, Resolver } from '@nestjs/graphql';
import { validate as isUuid } from 'uuid';
import { Requires, VisibleTo } from '../auth/access.ts';
import { CurrentViewer } from '../auth/current-viewer.decorator.ts';
import type { Viewer } from '../auth/viewer.ts';
import { badInput } from '../errors.ts';

const typeNames = new WeakMap<object, string>();

@InterfaceType('Node', {
  description: 'Anything with a globally unique id.',
  resolveType: (row: object) => typeNames.get(row),
})
export class Node {
  // Of a class-level rule, Nest forgets an interface's.
  @VisibleTo('MEMBER')
  @Field(() => ID, { description: 'Globally unique and opaque.' })
  id: string;
}

type FindNode = (viewer: Viewer, id: string) => Promise<object | null>;

/** Which types `node(id)` knows. Ids are unique over all types, so the types are asked one after the other. */
@Injectable()
export class NodeTypes {
  readonly #types: { readonly name: string; readonly find: FindNode }[] = [];

  /** @param find the row if this viewer may see it, else null: the same answer for missing and foreign */
  register(name: string, find: FindNode): void {
    this.#types.push({ name, find });
  }

  get names(): string[] {
    return this.#types.map(({ name }) => name);
  }

  async find(viewer: Viewer, id: string): Promise<object | null> {
    for (const { name, find } of this.#types) {
      const row = await find(viewer, id);
      if (row !== null) {
        typeNames.set(row, name);
        return row;
      }
    }
    return null;
  }
}

@Resolver(() => Node)
export class NodeResolver {
  readonly #types: NodeTypes;

  constructor(@Inject(NodeTypes) types: NodeTypes) {
    this.#types = types;
  }

  @Requires('MEMBER')
  @Query(() => Node, {
    nullable: true,
    description: 'Whatever has this id and may be seen by the viewer; null for everything else.',
  })
  node(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<object | null> {
    return this.#types.find(viewer, assertId(id, 'id'));
  }
}

/** @throws DomainError BAD_USER_INPUT when the text cannot be an id at all. */
export function assertId(id: string, path: string): string {
  if (isUuid(id)) return id.toLowerCase();
  throw badInput(`\`${path}\` is not an id.`, [{ path, message: 'is not an id' }]);
}
