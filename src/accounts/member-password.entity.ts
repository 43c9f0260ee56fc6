import { Column, Entity, PrimaryColumn } from 'typeorm';

/** With what a member signs in to this organization; no other accepts it. */
@Entity('member_passwords')
export class MemberPasswordEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') membershipId: string;
  @Column('text') hash: string;
  @Column('timestamptz') setAt: Date;
}
