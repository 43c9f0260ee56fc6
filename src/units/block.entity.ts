import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('blocks')
export class BlockEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') unitId: string;
  @PrimaryColumn('integer') position: number;
  @Column('uuid') courseVersionId: string;
  @Column('text') type: string;
  @Column('jsonb') payload: object;
}
