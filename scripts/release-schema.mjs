// Keeps the schema of a release as what the next ones are compared to. Run it when package.json has the new version and
// CHANGELOG.md a section of it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { releaseProblems } from '../dist/src/platform/graphql/compare-schemas.js';

const root = path.resolve(import.meta.dirname, '..');
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const RELEASED = 'schema/released.graphql';
const HEADER =
  '# What clients rely on. A change that they may notice is named in CHANGELOG.md. Written by `npm run schema:release`.\n\n';

const { version } = JSON.parse(read('package.json'));
const schema = read('src/schema.graphql');
const problems = releaseProblems({
  version,
  changelog: read('CHANGELOG.md'),
  released: existsSync(path.join(root, RELEASED)) ? buildSchema(read(RELEASED)) : null,
  next: buildSchema(schema),
});
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
mkdirSync(path.join(root, 'schema'), { recursive: true });
writeFileSync(path.join(root, RELEASED), HEADER + schema);
console.log(`Wrote ${RELEASED}, the schema of ${version}.`);
