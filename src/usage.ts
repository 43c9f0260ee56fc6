/** What the command line offers to those who run it. */
export const USAGE = `Usage:
  npm run migrate
  npm run organization:create -- --slug <slug> --name <name> --owner-email <address> --owner-name <name> [--owner-password <password>]
  npm run member:add -- --organization <slug> --email <address> --name <name> --role <ROLE> [--password <password>]
  npm run content:load -- <folder> --organization <slug>
  npm run keys:create -- <file>
  npm run documents:write -- <folder> <manifest>
  npm run jobs:dead -- [--name <job>] [--organization <slug>] [--limit <1 to 1000>] [--after <id>] [--json]
  npm run jobs:retry -- <id> ...
  npm run jobs:retry -- --all [--name <job>] [--organization <slug>]

Passwords may be given in STEPWISE_PASSWORD instead, which keeps them out of the list of processes.`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

export const options = {
  slug: text,
  name: text,
  organization: text,
  role: text,
  email: text,
  password: text,
  'owner-email': text,
  'owner-name': text,
  'owner-password': text,
  'time-zone': text,
  limit: text,
  after: text,
  json: flag,
  all: flag,
} as const;

type Options = typeof options;
type Flag = { [Name in keyof Options]: Options[Name] extends typeof flag ? Name : never }[keyof Options];

export type Values = { [Name in Exclude<keyof Options, Flag>]?: string } & { [Name in Flag]?: boolean };

export type Command = (values: Values, rest: readonly string[]) => Promise<void>;

/** @throws Error that names the option and tells what there is */
export function required(values: Values, name: Exclude<keyof Options, Flag>): string {
  const value = values[name];
  if (value === undefined || value === '') throw new Error(`--${name} is missing.\n${USAGE}`);
  return value;
}
