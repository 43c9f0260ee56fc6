import type { INestApplicationContext } from '@nestjs/common';
import { OrganizationService } from './organizations/index.ts';
import { required } from './usage.ts';
import type { Values } from './usage.ts';

/** The organization that the command line names. @throws Error when it is missing or there is none */
export async function organizationOf(app: INestApplicationContext, values: Values): Promise<string> {
  const slug = required(values, 'organization');
  const id = await app.get(OrganizationService).findId(slug);
  if (id === null) throw new Error(`There is no active organization with the slug "${slug}".`);
  return id;
}
