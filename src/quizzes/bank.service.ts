import { Inject, Injectable } from '@nestjs/common';
import { CourseService } from '../courses/index.ts';
import type { CourseRow } from '../courses/index.ts';
import { recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import { notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { assertId } from '../platform/graphql/node.ts';
import { newId } from '../platform/ids.ts';
import type {
  CourseBanksArgs,
  CreateItemBankInput,
  DeprecateItemBankInput,
  ReviveItemBankInput,
  UpdateItemBankInput,
} from './bank.model.ts';
import {
  BANKS,
  insertBank,
  listBanks,
  listBanksById,
  lockBank,
  updateBank,
} from './bank-authoring.queries.ts';
import type { BankRow } from './bank-authoring.queries.ts';
import { bankExists } from './item.errors.ts';

export type { BankRow } from './bank-authoring.queries.ts';

interface BankChange {
  readonly title?: string;
  readonly isDeprecated?: boolean;
}

/** Banks of items, for authors. */
@Injectable()
export class BankService {
  readonly #database: Database;
  readonly #courses: CourseService;
  readonly #byId: Batch<string, BankRow | null>;

  constructor(@Inject(Database) database: Database, @Inject(CourseService) courses: CourseService) {
    this.#database = database;
    this.#courses = courses;
    this.#byId = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) => listBanksById(tx, viewer.organizationId, ids));
      return rowOfEach(ids, rows, (row) => row.id);
    });
  }

  /** null for those who may not see items. */
  async findVisible(viewer: Viewer, id: string): Promise<BankRow | null> {
    return viewer.permissions.has('items:read') ? this.#byId.load(viewer, id) : null;
  }

  async get(viewer: Viewer, id: string): Promise<BankRow> {
    const row = await this.findVisible(viewer, assertId(id, 'id'));
    if (row === null) throw notFound('ItemBank');
    return row;
  }

  /** Of an item, or of a slot that draws. */
  async ofItem(viewer: Viewer, { bankId }: { readonly bankId: string | null }): Promise<BankRow | null> {
    return bankId === null ? null : this.findVisible(viewer, bankId);
  }

  async list(viewer: Viewer, args: CourseBanksArgs): Promise<Connection<BankRow>> {
    const { id: courseId } = await this.#courses.get(viewer, args.courseId);
    const page = pageOf(args, BANKS);
    const { organizationId } = viewer;
    const slice = await this.#database.read(viewer, (tx) =>
      listBanks(tx, { organizationId, courseId }, page),
    );
    return connectionOf(slice, page);
  }

  course(viewer: Viewer, bank: Pick<BankRow, 'courseId'>): Promise<CourseRow> {
    return this.#courses.get(viewer, bank.courseId);
  }

  /** @throws DomainError CONFLICT when the course has a bank of this stable id */
  async create(viewer: Viewer, input: CreateItemBankInput): Promise<BankRow> {
    const course = await this.#courses.get(viewer, input.courseId);
    const { organizationId, userId: actorId } = viewer;
    const { id } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'createItemBank', input }, async () => {
        const id = newId();
        const { title } = input;
        const stableId = input.stableId ?? id;
        const isNew = await insertBank(tx, { organizationId, id, courseId: course.id, stableId, title });
        if (!isNew) throw bankExists(stableId);
        await recordAudit(tx, viewer, {
          action: 'itemBank.create',
          targetType: 'ItemBank',
          targetId: id,
          after: { courseId: course.id, stableId, title },
        });
        return { id };
      }),
    );
    return this.get(viewer, id);
  }

  update(viewer: Viewer, input: UpdateItemBankInput): Promise<BankRow> {
    return this.#change(viewer, 'updateItemBank', input, { title: input.title });
  }

  deprecate(viewer: Viewer, input: DeprecateItemBankInput): Promise<BankRow> {
    return this.#change(viewer, 'deprecateItemBank', input, { isDeprecated: true });
  }

  revive(viewer: Viewer, input: ReviveItemBankInput): Promise<BankRow> {
    return this.#change(viewer, 'reviveItemBank', input, { isDeprecated: false });
  }

  async #change(
    viewer: Viewer,
    operation: string,
    input: { bankId: string; idempotencyKey?: string | null },
    change: BankChange,
  ): Promise<BankRow> {
    const { organizationId, userId: actorId } = viewer;
    const { id } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation, input }, async () => {
        const bank = await lockBank(tx, organizationId, input.bankId);
        if (bank === null) throw notFound('ItemBank');
        const before = { title: bank.title, isDeprecated: bank.deprecatedAt !== null };
        const after = { ...before, ...change };
        await updateBank(tx, { organizationId, id: bank.id, ...after });
        const action = `itemBank.${operation.replace('ItemBank', '')}`;
        await recordAudit(tx, viewer, { action, targetType: 'ItemBank', targetId: bank.id, before, after });
        return { id: bank.id };
      }),
    );
    return this.get(viewer, id);
  }
}
