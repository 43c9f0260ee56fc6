import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Items that quizzes draw from. */
@Entity('item_banks')
export class ItemBankEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') courseId: string;
  @Column('text') stableId: string;
  @Column('text') title: string;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) deprecatedAt: Date | null;
}

/** An item of a unit's quiz, or of a bank. */
@Entity('items')
export class ItemEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') courseId: string;
  @Column('text', { nullable: true }) unitStableId: string | null;
  @Column('uuid', { nullable: true }) bankId: string | null;
  @Column('text') stableId: string;
  @Column('text', { array: true }) tags: string[];
  /** Since when it is no longer drawn. */
  @Column('timestamptz', { nullable: true }) deprecatedAt: Date | null;
}

/** What learners may know of how an item is scored; shares as decimals or "n/d", see SheetItem. */
export interface ItemSettings {
  readonly penalty?: string;
  readonly floor?: string;
  readonly tryPenalty?: string;
  readonly maxTries?: number;
}

/** What is asked. Never changes; an edited item is a new version. */
@Entity('item_versions')
export class ItemVersionEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') itemId: string;
  @Column('integer') number: number;
  @Column('text') contentHash: string;
  @Column('text') type: string;
  @Column('text') prompt: string;
  @Column('jsonb') body: object;
  @Column('jsonb') settings: ItemSettings;
  @Column('timestamptz') createdAt: Date;
}

/** What is right. Closed to every transaction that is not an author's or the scorer's. */
@Entity('item_keys')
export class ItemKeyEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') itemVersionId: string;
  @Column('jsonb') key: object;
  @Column('text', { nullable: true }) explanation: string | null;
  /** What is told after each wrong try, first to last. */
  @Column('jsonb') hints: readonly string[];
  /** The item as its author wrote it. */
  @Column('jsonb') source: object;
}
