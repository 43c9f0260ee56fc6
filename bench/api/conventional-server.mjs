// Compiles the conventional service, which is written in TypeScript as such services are, and starts it.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from '@swc/core';

const sources = path.join(import.meta.dirname, 'conventional');
const built = path.join(import.meta.dirname, 'node_modules', '.conventional');
mkdirSync(built, { recursive: true });
writeFileSync(path.join(built, 'package.json'), '{ "type": "module" }');
for (const name of readdirSync(sources)) {
  const { code } = transformSync(readFileSync(path.join(sources, name), 'utf8'), {
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
    },
    module: { type: 'es6' },
  });
  writeFileSync(
    path.join(built, name.replace(/\.ts$/, '.js')),
    code.replace(/from ['"](\.\/[\w-]+)\.ts['"]/g, `from '$1.js'`),
  );
}
await import(path.join(built, 'main.js'));
