import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection, PageArgs } from '../platform/graphql/connection.ts';
import { assertId } from '../platform/graphql/node.ts';
import type { BankRow } from './bank-authoring.queries.ts';
import type { BankItemArgs } from './item.model.ts';
import {
  BANK_ITEMS,
  ITEM_VERSIONS,
  listAuthoredVersions,
  listBankItemPages,
  listItemsById,
  listNewestVersions,
  listSlotsOfQuizzes,
  listVersionPages,
} from './item.queries.ts';
import type { AuthoredSlot, AuthoredVersion, BankItemPage, ItemRow, VersionPage } from './item.queries.ts';

export type { AuthoredSlot, AuthoredVersion, ItemRow } from './item.queries.ts';

/** Items and their versions with their keys, for authors: whoever may not see items finds none. */
@Injectable()
export class ItemService {
  readonly #database: Database;
  readonly #byId: Batch<string, ItemRow | null>;
  readonly #bankPages: Batch<BankItemPage, Slice<ItemRow>>;
  readonly #versions: Batch<string, AuthoredVersion | null>;
  readonly #versionPages: Batch<VersionPage, Slice<AuthoredVersion>>;
  readonly #newest: Batch<string, AuthoredVersion | null>;
  readonly #slots: Batch<string, AuthoredSlot[]>;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
    this.#byId = new Batch(async (viewer, ids) => {
      const rows = await this.#read(viewer, (tx) => listItemsById(tx, viewer.organizationId, ids));
      return rowOfEach(ids, rows, (row) => row.id);
    });
    this.#bankPages = new Batch((viewer, pages) =>
      this.#read(viewer, (tx) => listBankItemPages(tx, viewer.organizationId, pages)),
    );
    this.#versions = new Batch(async (viewer, ids) => {
      const rows = await this.#read(viewer, (tx) => listAuthoredVersions(tx, viewer.organizationId, ids));
      return rowOfEach(ids, rows, (row) => row.id);
    });
    this.#versionPages = new Batch((viewer, pages) =>
      this.#read(viewer, (tx) => listVersionPages(tx, viewer.organizationId, pages)),
    );
    this.#newest = new Batch(async (viewer, itemIds) => {
      const rows = await this.#read(viewer, (tx) => listNewestVersions(tx, viewer.organizationId, itemIds));
      return rowOfEach(itemIds, rows, (row) => row.itemId);
    });
    this.#slots = new Batch(async (viewer, quizIds) => {
      const rows = await this.#read(viewer, (tx) => listSlotsOfQuizzes(tx, viewer.organizationId, quizIds));
      return quizIds.map((id) => rows.filter((row) => row.quizId === id));
    });
  }

  /** null for those who may not see items. */
  async findVisible(viewer: Viewer, id: string): Promise<ItemRow | null> {
    return maySee(viewer) ? this.#byId.load(viewer, id) : null;
  }

  async get(viewer: Viewer, id: string): Promise<ItemRow> {
    const row = await this.findVisible(viewer, assertId(id, 'id'));
    if (row === null) throw notFound('Item');
    return row;
  }

  async findVisibleVersion(viewer: Viewer, id: string): Promise<AuthoredVersion | null> {
    return maySee(viewer) ? this.#versions.load(viewer, id) : null;
  }

  async getVersion(viewer: Viewer, id: string): Promise<AuthoredVersion> {
    const row = await this.findVisibleVersion(viewer, id);
    if (row === null) throw notFound('ItemVersion');
    return row;
  }

  async ofBank(viewer: Viewer, bank: BankRow, args: BankItemArgs): Promise<Connection<ItemRow>> {
    const page = pageOf(args, BANK_ITEMS);
    const slice = await this.#bankPages.load(viewer, {
      bankId: bank.id,
      tag: args.filter?.tag ?? null,
      isDeprecated: args.filter?.isDeprecated ?? null,
      page,
    });
    return connectionOf(slice, page);
  }

  async versions(viewer: Viewer, item: ItemRow, args: PageArgs): Promise<Connection<AuthoredVersion>> {
    const page = pageOf(args, ITEM_VERSIONS);
    return connectionOf(await this.#versionPages.load(viewer, { itemId: item.id, page }), page);
  }

  async newest(viewer: Viewer, item: ItemRow): Promise<AuthoredVersion> {
    const row = await this.#newest.load(viewer, item.id);
    if (row === null) throw notFound('ItemVersion');
    return row;
  }

  slots(viewer: Viewer, quizId: string): Promise<AuthoredSlot[]> {
    return this.#slots.load(viewer, quizId);
  }

  async versionOfSlot(viewer: Viewer, { itemVersionId }: AuthoredSlot): Promise<AuthoredVersion | null> {
    return itemVersionId === null ? null : this.findVisibleVersion(viewer, itemVersionId);
  }

  #read<T>(viewer: Viewer, work: (tx: ReadTx) => Promise<T>): Promise<T> {
    if (!maySee(viewer)) throw notFound('Item');
    return this.#database.read(viewer, work, 'AUTHOR');
  }
}

function maySee(viewer: Viewer): boolean {
  return viewer.permissions.has('items:read');
}
