import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { PageArgs } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { ItemBank } from './bank.model.ts';
import type { BankRow } from './bank.service.ts';
import { BankService } from './bank.service.ts';
import {
  CreateItemInput,
  CreateItemVersionInput,
  CreateItemVersionPayload,
  DeprecateItemInput,
  ItemPayload,
  ReviveItemInput,
  UpdateItemTagsInput,
} from './item-authoring.model.ts';
import { ItemAuthoringService } from './item-authoring.service.ts';
import { Item, ItemVersion, ItemVersionConnection } from './item.model.ts';
import type { AuthoredVersion, ItemRow } from './item.service.ts';
import { ItemService } from './item.service.ts';

@Resolver(() => Item)
export class ItemResolver {
  readonly #items: ItemService;
  readonly #banks: BankService;
  readonly #authoring: ItemAuthoringService;

  constructor(
    @Inject(ItemService) items: ItemService,
    @Inject(BankService) banks: BankService,
    @Inject(ItemAuthoringService) authoring: ItemAuthoringService,
  ) {
    this.#items = items;
    this.#banks = banks;
    this.#authoring = authoring;
  }

  @Requires('items:read')
  @Query(() => Item, { description: 'One item. Fails with NOT_FOUND when there is none of this id.' })
  item(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<ItemRow> {
    return this.#items.get(viewer, id);
  }

  @Requires('items:read')
  @ResolveField(() => ItemBank, {
    nullable: true,
    description: 'The bank it is in; null when it stands in the quiz of a unit.',
  })
  bank(@CurrentViewer() viewer: Viewer, @Parent() item: ItemRow): Promise<BankRow | null> {
    return this.#banks.ofItem(viewer, item);
  }

  @Requires('items:read')
  @ResolveField(() => ItemVersionConnection, { description: 'Its versions, newest first.' })
  versions(
    @CurrentViewer() viewer: Viewer,
    @Parent() item: ItemRow,
    @Args() page: PageArgs,
  ): Promise<Connection<AuthoredVersion>> {
    return this.#items.versions(viewer, item, page);
  }

  @Requires('items:read')
  @ResolveField(() => ItemVersion, { description: 'Its newest version, which is what is drawn.' })
  newest(@CurrentViewer() viewer: Viewer, @Parent() item: ItemRow): Promise<AuthoredVersion> {
    return this.#items.newest(viewer, item);
  }

  @Requires('items:author')
  @Mutation(() => ItemPayload, {
    description:
      'Adds an item to a bank; attempts that start from now on may draw it. Fails with BAD_USER_INPUT and the path of all that is wrong, with CONFLICT when the bank is deprecated or has an item of this stable id.',
  })
  async createItem(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: CreateItemInput,
  ): Promise<{ item: ItemRow }> {
    return { item: await this.#authoring.create(viewer, input) };
  }

  @Requires('items:author')
  @Mutation(() => CreateItemVersionPayload, {
    description:
      'Makes a version of an item, or none when the newest says the same. Attempts that start from now on draw it; those that are under way, and quizzes in which the item stands by itself, keep the version they have. An item of a course file takes the wording of its file again when the next version of the course is published. Fails with BAD_USER_INPUT and the path of all that is wrong, or when the type is another.',
  })
  createItemVersion(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: CreateItemVersionInput,
  ): Promise<{ item: ItemRow; version: AuthoredVersion; isNew: boolean }> {
    return this.#authoring.createVersion(viewer, input);
  }

  @Requires('items:author')
  @Mutation(() => ItemPayload, {
    description:
      'Gives an item of a bank other tags. Fails with CONFLICT when a published quiz could then draw too few items, unless forced.',
  })
  async updateItemTags(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: UpdateItemTagsInput,
  ): Promise<{ item: ItemRow }> {
    return { item: await this.#authoring.updateTags(viewer, input) };
  }

  @Requires('items:author')
  @Mutation(() => ItemPayload, {
    description:
      'Has an item of a bank drawn no more. Attempts that have it keep it. Fails with CONFLICT when a published quiz could then draw too few items, unless forced.',
  })
  async deprecateItem(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: DeprecateItemInput,
  ): Promise<{ item: ItemRow }> {
    return { item: await this.#authoring.deprecate(viewer, input) };
  }

  @Requires('items:author')
  @Mutation(() => ItemPayload, { description: 'Has a deprecated item drawn again.' })
  async reviveItem(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ReviveItemInput,
  ): Promise<{ item: ItemRow }> {
    return { item: await this.#authoring.revive(viewer, input) };
  }
}
