import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Course } from '../courses/index.ts';
import type { CourseRow } from '../courses/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import {
  CourseBanksArgs,
  CreateItemBankInput,
  DeprecateItemBankInput,
  ItemBank,
  ItemBankConnection,
  ItemBankPayload,
  ReviveItemBankInput,
  UpdateItemBankInput,
} from './bank.model.ts';
import type { BankRow } from './bank.service.ts';
import { BankService } from './bank.service.ts';
import { BankItemArgs, ItemConnection } from './item.model.ts';
import type { ItemRow } from './item.service.ts';
import { ItemService } from './item.service.ts';

@Resolver(() => ItemBank)
export class BankResolver {
  readonly #banks: BankService;
  readonly #items: ItemService;

  constructor(@Inject(BankService) banks: BankService, @Inject(ItemService) items: ItemService) {
    this.#banks = banks;
    this.#items = items;
  }

  @Requires('items:read')
  @Query(() => ItemBank, { description: 'One bank. Fails with NOT_FOUND when there is none of this id.' })
  itemBank(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<BankRow> {
    return this.#banks.get(viewer, id);
  }

  @Requires('items:read')
  @Query(() => ItemBankConnection, {
    description:
      'The banks of a course, oldest first, deprecated ones among them. Fails with NOT_FOUND when there is no such course.',
  })
  itemBanks(@CurrentViewer() viewer: Viewer, @Args() args: CourseBanksArgs): Promise<Connection<BankRow>> {
    return this.#banks.list(viewer, args);
  }

  @Requires('items:read')
  @ResolveField(() => Course, { description: 'The course whose quizzes may draw from it.' })
  course(@CurrentViewer() viewer: Viewer, @Parent() bank: BankRow): Promise<CourseRow> {
    return this.#banks.course(viewer, bank);
  }

  @Requires('items:read')
  @ResolveField(() => ItemConnection, { description: 'Its items, oldest first.' })
  items(
    @CurrentViewer() viewer: Viewer,
    @Parent() bank: BankRow,
    @Args() args: BankItemArgs,
  ): Promise<Connection<ItemRow>> {
    return this.#items.ofBank(viewer, bank, args);
  }

  @Requires('items:author')
  @Mutation(() => ItemBankPayload, {
    description: 'Makes a bank. Fails with CONFLICT when the course has one of this stable id.',
  })
  async createItemBank(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: CreateItemBankInput,
  ): Promise<{ itemBank: BankRow }> {
    return { itemBank: await this.#banks.create(viewer, input) };
  }

  @Requires('items:author')
  @Mutation(() => ItemBankPayload, { description: 'Gives a bank another title.' })
  async updateItemBank(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: UpdateItemBankInput,
  ): Promise<{ itemBank: BankRow }> {
    return { itemBank: await this.#banks.update(viewer, input) };
  }

  @Requires('items:author')
  @Mutation(() => ItemBankPayload, {
    description: 'Closes a bank to new items. Quizzes that draw from it go on drawing.',
  })
  async deprecateItemBank(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: DeprecateItemBankInput,
  ): Promise<{ itemBank: BankRow }> {
    return { itemBank: await this.#banks.deprecate(viewer, input) };
  }

  @Requires('items:author')
  @Mutation(() => ItemBankPayload, { description: 'Opens a deprecated bank to new items again.' })
  async reviveItemBank(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ReviveItemBankInput,
  ): Promise<{ itemBank: BankRow }> {
    return { itemBank: await this.#banks.revive(viewer, input) };
  }
}
