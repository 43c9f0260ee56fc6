import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fail } from './fail.ts';
import { createKeyFile } from './platform/auth/signing-keys.ts';
import { newId } from './platform/ids.ts';
import { options, USAGE } from './usage.ts';
import type { Command } from './usage.ts';

const createKeys: Command = async (_, [file]) => {
  if (file === undefined) throw new Error(USAGE);
  await writeFile(file, await createKeyFile(newId()), { flag: 'wx', mode: 0o600 });
  console.log(`${file} holds a new signing key. Keep it secret; set JWT_KEYS_FILE to it.`);
};

/** A key is made without loading the program, which takes most of what the others take. */
async function find(name: string): Promise<Command> {
  if (name === 'keys:create') return createKeys;
  const { commands } = await import('./commands.ts');
  const command = commands[name];
  if (command === undefined) throw new Error(USAGE);
  return command;
}

async function main(): Promise<void> {
  const [command = '', ...args] = process.argv.slice(2);
  const run = await find(command);
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
  await run(parsed.values, parsed.positionals);
}

main().then(() => process.exit(0), fail);
