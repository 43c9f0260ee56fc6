import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('items')
export class ItemEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') courseId: string;
  @Column('text') unitStableId: string;
  @Column('text') stableId: string;
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
}

/** What is right. Closed to every transaction that is not an author's or the scorer's. */
@Entity('item_keys')
export class ItemKeyEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') itemVersionId: string;
  @Column('jsonb') key: object;
  @Column('text', { nullable: true }) explanation: string | null;
}
