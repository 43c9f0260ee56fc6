import { existsSync } from 'node:fs';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { MemberService } from './accounts/index.ts';
import { ContentLoader } from './authoring/index.ts';
import { OrganizationService } from './organizations/index.ts';
import type { Config } from './platform/config/config.ts';
import { readOrCreateSecrets } from './platform/config/development-secrets.ts';

export const DEMO = { slug: 'demo', domain: 'demo.example' } as const;

const PEOPLE = [
  { name: 'Olivia Owner', email: `owner@${DEMO.domain}`, roles: ['OWNER'] },
  { name: 'Ian Instructor', email: `instructor@${DEMO.domain}`, roles: ['INSTRUCTOR'] },
  { name: 'Lea Learner', email: `learner@${DEMO.domain}`, roles: ['LEARNER'] },
] as const;

/** Makes the demo organization, its people and its courses, as far as they are not there yet. @returns their password */
export async function prepareDemo(app: INestApplicationContext, config: Config): Promise<string> {
  const { demoPassword } = readOrCreateSecrets(config.dataDirectory);
  const organizations = app.get(OrganizationService);
  const organizationId =
    (await organizations.findId(DEMO.slug)) ??
    (await organizations.create({ slug: DEMO.slug, name: 'Demo School' }));
  for (const person of PEOPLE)
    await app.get(MemberService).add(organizationId, { ...person, password: demoPassword });
  const folder = path.join(config.contentDirectory, DEMO.slug);
  if (existsSync(folder)) await app.get(ContentLoader).load(organizationId, folder);
  return demoPassword;
}

/** The learner's journey as tabs of the IDE, ready to sign in. */
export function ideOptions(
  config: Config,
): { examples: string; variables: Record<string, string> } | undefined {
  if (config.environment !== 'development') return undefined;
  const examples = path.join(config.contentDirectory, '..', 'docs', 'operations', 'journey');
  return existsSync(examples)
    ? { examples, variables: { password: readOrCreateSecrets(config.dataDirectory).demoPassword } }
    : undefined;
}

export function welcome({
  url,
  password,
  hasMailbox,
  seconds,
}: {
  url: string;
  password: string;
  hasMailbox: boolean;
  seconds: string;
}): string {
  return `
Stepwise is ready after ${seconds} s.

  API       ${url}/graphql
  IDE       ${url}/ide      (the learner's journey is in its tabs)
  ${hasMailbox ? `Mailbox   ${url}/mailbox` : 'E-mails go to SMTP_URL.'}

Sign in with organization "${DEMO.slug}" as
${PEOPLE.map(({ email }) => `  ${email}`).join('\n')}
  password  ${password}
`;
}
