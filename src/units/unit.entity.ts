import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('units')
export class UnitEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') courseVersionId: string;
  @Column('uuid') sectionId: string;
  @Column('text') stableId: string;
  @Column('integer') position: number;
  @Column('text') title: string;
  @Column('text') summary: string;
  @Column('text') completedBy: 'QUIZ' | 'MARK';
  @Column('jsonb', { nullable: true }) availability: object | null;
}
