import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { hasBankItem, listBanksById, listPublishedDraws, lockBank } from './bank-authoring.queries.ts';
import { listDrawableItems } from './bank.queries.ts';
import { findShortDraws } from './find-short-draws.ts';
import { hashItem } from './insert-items.ts';
import type { ItemSource } from './insert-items.ts';
import type {
  CreateItemInput,
  CreateItemVersionInput,
  DeprecateItemInput,
  ReviveItemInput,
  UpdateItemTagsInput,
} from './item-authoring.model.ts';
import { inputNames } from './item-content.model.ts';
import { MAX_BANK_ITEMS } from './item-types/form-fields.ts';
import { listNewestVersions, lockItem, updateItem } from './item.queries.ts';
import type { AuthoredVersion, ItemRow } from './item.queries.ts';
import { ItemService } from './item.service.ts';
import {
  bankDeprecated,
  bankFull,
  drawsTooFew,
  itemExists,
  itemOfUnit,
  otherItemType,
} from './item.errors.ts';
import { insertItemKeys, insertItemVersions, insertItems } from './quiz.queries.ts';
import { readItemInput } from './read-item-input.ts';
import type { ItemTypeName } from './scoring/index.ts';

interface ItemChange {
  readonly tags?: readonly string[];
  readonly isDeprecated?: boolean;
}

/** Authors make items and versions of them. A bank is locked before its items. */
@Injectable()
export class ItemAuthoringService {
  readonly #database: Database;
  readonly #items: ItemService;

  constructor(@Inject(Database) database: Database, @Inject(ItemService) items: ItemService) {
    this.#database = database;
    this.#items = items;
  }

  /** @throws DomainError BAD_USER_INPUT with the path of all that is wrong; CONFLICT when the bank has one of this stable id */
  async create(viewer: Viewer, input: CreateItemInput): Promise<ItemRow> {
    const { organizationId } = viewer;
    const id = newId();
    const { stableId, tags } = { stableId: input.stableId ?? id, tags: [...new Set(input.tags)] };
    const kept = await this.#once(viewer, 'createItem', input, async (tx) => {
      const bank = await lockBank(tx, organizationId, input.bankId);
      if (bank === null) throw notFound('ItemBank');
      if (bank.deprecatedAt !== null) throw bankDeprecated();
      const source = readItemInput(input.item, { stableId, tags });
      const { id: bankId, courseId } = bank;
      if (await hasBankItem(tx, { organizationId, bankId, stableId })) throw itemExists(stableId);
      const [filled] = await listBanksById(tx, organizationId, [bankId]);
      if (filled !== undefined && filled.itemCount >= MAX_BANK_ITEMS) throw bankFull();
      const place = { organizationId, courseId, bankId, unitStableId: null };
      await insertItems(tx, [{ ...place, id, stableId, tags, deprecatedAt: null }]);
      await insertVersion(tx, { organizationId, itemId: id, number: 1, source });
      const after = { bankId, stableId, tags, type: source.type };
      await recordAudit(tx, viewer, { action: 'item.create', targetType: 'Item', targetId: id, after });
      return { id };
    });
    return this.#items.get(viewer, kept.id);
  }

  /** @throws DomainError BAD_USER_INPUT with the path of all that is wrong, or when it is of another type than before */
  async createVersion(
    viewer: Viewer,
    input: CreateItemVersionInput,
  ): Promise<{ item: ItemRow; version: AuthoredVersion; isNew: boolean }> {
    const { organizationId } = viewer;
    const kept = await this.#once(viewer, 'createItemVersion', input, async (tx) => {
      const item = await lockItem(tx, organizationId, input.itemId);
      if (item === null) throw notFound('Item');
      const { stableId, tags } = item;
      const source = readItemInput(input.item, { stableId, tags });
      const [newest] = await listNewestVersions(tx, organizationId, [item.id]);
      if (newest === undefined) throw new Error('An item has no version.');
      if (newest.type !== source.type)
        throw otherItemType(newest.type, inputNames[newest.type as ItemTypeName]);
      if (newest.contentHash === hashItem(source)) return { itemId: item.id, id: newest.id, isNew: false };
      const number = newest.number + 1;
      const id = await insertVersion(tx, { organizationId, itemId: item.id, number, source });
      const change = { before: { number: newest.number }, after: { number, versionId: id } };
      await recordAudit(tx, viewer, {
        action: 'item.version',
        targetType: 'Item',
        targetId: item.id,
        ...change,
      });
      return { itemId: item.id, id, isNew: true };
    });
    return {
      item: await this.#items.get(viewer, kept.itemId),
      version: await this.#items.getVersion(viewer, kept.id),
      isNew: kept.isNew,
    };
  }

  updateTags(viewer: Viewer, input: UpdateItemTagsInput): Promise<ItemRow> {
    return this.#change(viewer, 'updateItemTags', input, { tags: [...new Set(input.tags)] });
  }

  deprecate(viewer: Viewer, input: DeprecateItemInput): Promise<ItemRow> {
    return this.#change(viewer, 'deprecateItem', input, { isDeprecated: true });
  }

  revive(viewer: Viewer, input: ReviveItemInput): Promise<ItemRow> {
    return this.#change(viewer, 'reviveItem', input, { isDeprecated: false });
  }

  /** Changes by what and whether an item is drawn. @throws DomainError CONFLICT when a published quiz needs it as it is */
  async #change(
    viewer: Viewer,
    operation: string,
    input: { itemId: string; force?: boolean | null; idempotencyKey?: string | null },
    change: ItemChange,
  ): Promise<ItemRow> {
    const { organizationId } = viewer;
    const { bankId } = await this.#items.get(viewer, input.itemId);
    if (bankId === null) throw itemOfUnit();
    const { id } = await this.#once(viewer, operation, input, async (tx) => {
      await lockBank(tx, organizationId, bankId);
      const item = await lockItem(tx, organizationId, input.itemId);
      if (item === null) throw notFound('Item');
      const before = { tags: item.tags, isDeprecated: item.deprecatedAt !== null };
      const after = { ...before, ...change };
      const drawable = await listDrawableItems(tx, organizationId, [bankId]);
      if (before.isDeprecated && !after.isDeprecated && drawable.length >= MAX_BANK_ITEMS) throw bankFull();
      await updateItem(tx, { organizationId, id: item.id, ...after });
      if (input.force !== true) {
        const draws = await listPublishedDraws(tx, organizationId, bankId);
        const left = await listDrawableItems(tx, organizationId, [bankId]);
        const short = findShortDraws(draws, { before: drawable, after: left });
        if (short.length > 0) throw drawsTooFew(short);
      }
      await recordAudit(tx, viewer, {
        action: `item.${operation.replace('Item', '')}`,
        targetType: 'Item',
        targetId: item.id,
        before,
        after,
      });
      return { id: item.id };
    });
    return this.#items.get(viewer, id);
  }

  #once<Result extends object>(
    viewer: Viewer,
    operation: string,
    input: { readonly idempotencyKey?: string | null },
    work: (tx: Tx) => Promise<Result>,
  ): Promise<Result> {
    const { organizationId, userId: actorId } = viewer;
    return this.#database.transact(
      viewer,
      (tx) => once(tx, { organizationId, actorId, operation, input }, () => work(tx)),
      'AUTHOR',
    );
  }
}

/** Both halves of a version. @returns its id */
async function insertVersion(
  tx: Tx,
  {
    organizationId,
    itemId,
    number,
    source,
  }: { organizationId: string; itemId: string; number: number; source: ItemSource },
): Promise<string> {
  const id = newId();
  const { type, prompt, body, settings, key, explanation, hints } = source;
  const shown = { type, prompt, body, settings };
  await insertItemVersions(tx, [
    { organizationId, id, itemId, number, contentHash: hashItem(source), ...shown },
  ]);
  await insertItemKeys(tx, [
    { organizationId, itemVersionId: id, key, explanation, hints, source: source.source },
  ]);
  return id;
}
