import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('memberships')
export class MembershipEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') userId: string;
  @Column('text') email: string;
  @Column('text') name: string;
  @Column('text') locale: string;
  @Column('text') timeZone: string;
  @Column('text') status: 'ACTIVE' | 'DISABLED';
  @Column('timestamptz') createdAt: Date;
}
