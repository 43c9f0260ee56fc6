import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a link was made for; UNIT and QUIZ lead to a unit. */
export type LinkPurpose = 'UNIT' | 'QUIZ' | 'SIGN_IN';

@Entity('magic_links')
export class MagicLinkEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('text') tokenHash: string;
  @Column('uuid') membershipId: string;
  @Column('uuid') userId: string;
  @Column('text') purpose: LinkPurpose;
  @Column('uuid', { nullable: true }) unitId: string | null;
  /** The e-mail that it was made for. */
  @Column('uuid') deliveryId: string;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') expiresAt: Date;
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
}
