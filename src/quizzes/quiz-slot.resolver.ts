import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { ItemBank } from './bank.model.ts';
import type { BankRow } from './bank.service.ts';
import { BankService } from './bank.service.ts';
import { ItemContent, showContent } from './item-content.model.ts';
import { Item, ItemVersion, QuizSlot } from './item.model.ts';
import type { AuthoredSlot, AuthoredVersion, ItemRow } from './item.service.ts';
import { ItemService } from './item.service.ts';
import { Quiz } from './quiz.model.ts';

@Resolver(() => Quiz)
export class QuizSlotsResolver {
  readonly #items: ItemService;

  constructor(@Inject(ItemService) items: ItemService) {
    this.#items = items;
  }

  @Requires('items:read')
  @ResolveField(() => [QuizSlot], { description: 'What it consists of, in order, for authors.' })
  slots(@CurrentViewer() viewer: Viewer, @Parent() quiz: { id: string }): Promise<AuthoredSlot[]> {
    return this.#items.slots(viewer, quiz.id);
  }
}

@Resolver(() => QuizSlot)
export class QuizSlotResolver {
  readonly #items: ItemService;
  readonly #banks: BankService;

  constructor(@Inject(ItemService) items: ItemService, @Inject(BankService) banks: BankService) {
    this.#items = items;
    this.#banks = banks;
  }

  @Requires('items:read')
  @ResolveField(() => ItemVersion, {
    nullable: true,
    description: 'The version of the item that stands in it; null where items are drawn.',
  })
  itemVersion(
    @CurrentViewer() viewer: Viewer,
    @Parent() slot: AuthoredSlot,
  ): Promise<AuthoredVersion | null> {
    return this.#items.versionOfSlot(viewer, slot);
  }

  @Requires('items:read')
  @ResolveField(() => ItemBank, {
    nullable: true,
    description: 'The bank that items are drawn from; null where one stands fixed.',
  })
  bank(@CurrentViewer() viewer: Viewer, @Parent() slot: AuthoredSlot): Promise<BankRow | null> {
    return this.#banks.ofItem(viewer, slot);
  }
}

@Resolver(() => ItemVersion)
export class ItemVersionResolver {
  readonly #items: ItemService;

  constructor(@Inject(ItemService) items: ItemService) {
    this.#items = items;
  }

  @Requires('items:read')
  @ResolveField(() => Item, { description: 'The item it is a version of.' })
  item(@CurrentViewer() viewer: Viewer, @Parent() version: AuthoredVersion): Promise<ItemRow> {
    return this.#items.get(viewer, version.itemId);
  }

  @Requires('items:read')
  @ResolveField(() => ItemContent, { description: 'What is particular to its type, with the key.' })
  content(@Parent() version: AuthoredVersion): object {
    return showContent(version.content);
  }
}
