import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('organizations')
export class OrganizationEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') slug: string;
  @Column('text') name: string;
  @Column('text') locale: string;
  @Column('text') timeZone: string;
  @Column('text') status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED';
  @Column('text', { nullable: true }) replyTo: string | null;
  @Column('text', { nullable: true }) postalAddress: string | null;
  @Column('timestamptz') createdAt: Date;
}
