import { Column, Entity, PrimaryColumn } from 'typeorm';
import { OfOrganization, WithId } from './entities.ts';

/** A response as it is stored, by slot. */
export type Responses = Record<string, { readonly rev: number; readonly response: Response }>;

export interface Response {
  readonly type: string;
  readonly optionId?: string;
  readonly optionIds?: string[];
  readonly value?: boolean | string;
  readonly text?: string;
}

export interface FrozenItem {
  readonly slot: string;
  readonly points: string;
  readonly itemId: string;
  readonly itemVersionId: string;
  readonly optionOrder: string[] | null;
}

@Entity('attempts')
export class AttemptEntity extends WithId {
  @Column('uuid')
  enrollmentId: string;

  @Column('uuid')
  quizId: string;

  @Column('uuid')
  unitId: string;

  @Column('text')
  unitStableId: string;

  @Column('int')
  number: number;

  @Column('text')
  status: string;

  @Column('text')
  seed: string;

  @Column('numeric')
  passPercent: string;

  @Column('text')
  keptScore: string;

  @Column('jsonb')
  frozenItems: FrozenItem[];

  @Column('jsonb')
  responses: Responses;

  @Column('timestamptz')
  lastSavedAt: Date;

  @Column('int')
  graceSeconds: number;

  @Column('timestamptz')
  submittedAt: Date;

  @Column('text')
  responsesHash: string;

  @Column('timestamptz')
  gradedAt: Date;

  @Column('jsonb')
  score: object;

  @Column('jsonb')
  explanations: object;

  @Column('numeric')
  earned: number;

  @Column('numeric')
  max: number;

  @Column('boolean')
  passed: boolean;
}

@Entity('item_versions')
export class ItemVersionEntity extends WithId {
  @Column('uuid')
  itemId: string;

  @Column('jsonb')
  body: { readonly options?: readonly { readonly id: string }[] };
}

@Entity('item_keys')
export class ItemKeyEntity extends OfOrganization {
  @PrimaryColumn('uuid')
  itemVersionId: string;

  @Column('jsonb')
  key: { readonly correct?: unknown; readonly answer?: string; readonly accepted?: string[] };

  @Column('text', { nullable: true })
  explanation: string | null;
}

@Entity('grade_events')
export class GradeEventEntity extends WithId {
  @Column('uuid')
  enrollmentId: string;

  @Column('text')
  unitStableId: string;

  @Column('uuid')
  attemptId: string;

  @Column('int')
  attemptNumber: number;

  @Column('int')
  revision: number;

  @Column('int')
  engine: number;

  @Column('text')
  earned: string;

  @Column('text')
  max: string;

  @Column('boolean')
  passed: boolean;
}

@Entity('email_deliveries')
export class EmailDeliveryEntity extends WithId {
  @Column('uuid')
  enrollmentId: string;

  @Column('uuid')
  membershipId: string;

  @Column('text')
  kind: string;

  @Column('uuid', { nullable: true })
  unitId: string | null;

  @Column('text')
  unitStableId: string;
}

@Entity('delivery_events')
export class DeliveryEventEntity extends WithId {
  @Column('uuid')
  deliveryId: string;

  @Column('text')
  status: string;
}

export const ATTEMPT_ENTITIES = [
  AttemptEntity,
  ItemVersionEntity,
  ItemKeyEntity,
  GradeEventEntity,
  EmailDeliveryEntity,
  DeliveryEventEntity,
];
