import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SendWindow } from '../schedule/index.ts';

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
  /** `#rrggbb` */
  @Column('text', { nullable: true }) color: string | null;
  @Column('text', { nullable: true }) logoUrl: string | null;
  @Column('jsonb', { nullable: true }) sendWindow: SendWindow | null;
  /** Days without mail, `YYYY-MM-DD`. */
  @Column('jsonb') holidays: string[];
  @Column('integer') mailsPerHour: number;
  @Column('timestamptz') createdAt: Date;
}
