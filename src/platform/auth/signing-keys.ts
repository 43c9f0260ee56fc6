import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK, KeyObject } from 'jose';
import { z } from 'zod';
import { writeOnce } from '../config/development-secrets.ts';

/** Ed25519 keys by `kid`. The first with a private part signs; the others only verify, so that keys rotate with overlap. */
export interface SigningKeys {
  readonly signing: { readonly kid: string; readonly key: CryptoKey | KeyObject | Uint8Array };
  readonly verifying: ReadonlyMap<string, CryptoKey | KeyObject | Uint8Array>;
}

const keyFile = z.object({
  keys: z
    .array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        kid: z.string().min(8),
        x: z.string().length(43),
        d: z.string().length(43).optional(),
      }),
    )
    .min(1),
});

/** @throws Error with a sentence when the file is missing, is no JWK set of Ed25519 keys, or cannot sign. */
export async function readSigningKeys(file: string): Promise<SigningKeys> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`JWT_KEYS_FILE cannot be read: ${error.message}`);
  });
  const parsed = keyFile.safeParse(parseJson(text));
  if (!parsed.success)
    throw new Error(
      `JWT_KEYS_FILE ${file} is not a JWK set of Ed25519 keys: ${parsed.error.issues[0]?.message}`,
    );
  const keys = parsed.data.keys;
  const signer = keys.find((key) => key.d !== undefined);
  if (signer === undefined)
    throw new Error(`JWT_KEYS_FILE ${file} has no private key ("d"), so it cannot sign.`);
  const verifying = new Map<string, CryptoKey | KeyObject | Uint8Array>();
  for (const { kid, kty, crv, x } of keys) verifying.set(kid, await importJWK({ kty, crv, x }, 'EdDSA'));
  return { signing: { kid: signer.kid, key: await importJWK(signer, 'EdDSA') }, verifying };
}

/** A key file's content with one new key. */
export async function createKeyFile(kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk: JWK = await exportJWK(privateKey);
  return `${JSON.stringify({ keys: [{ ...jwk, kid, alg: 'EdDSA', use: 'sig' }] }, null, 2)}\n`;
}

/** The development key file below the data directory, made on first use. */
export async function developmentKeyFile(dataDirectory: string, kid: string): Promise<string> {
  const file = path.join(dataDirectory, 'jwt-keys.json');
  const content = await createKeyFile(kid);
  writeOnce(file, () => content);
  return file;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
