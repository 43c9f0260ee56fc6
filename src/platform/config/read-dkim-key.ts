import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DkimConfig } from './config.ts';
import { ConfigError } from './config-error.ts';

/** Receivers take shorter ones for none (RFC 8301). */
const SHORTEST_BITS = 1024;

interface DkimVariables {
  readonly domain: string | undefined;
  readonly selector: string | undefined;
  readonly keyFile: string | undefined;
}

/**
 * The key that signs messages; null when none is wanted. A key that cannot sign must not be found out mail by mail.
 * @throws ConfigError
 */
export function readDkimKey({ domain, selector, keyFile }: DkimVariables): DkimConfig | null {
  if (domain === undefined && selector === undefined && keyFile === undefined) return null;
  if (domain === undefined || selector === undefined || keyFile === undefined)
    throw new ConfigError(
      'DKIM needs MAIL_DKIM_DOMAIN, MAIL_DKIM_SELECTOR and MAIL_DKIM_KEY_FILE: set all three, or none.',
    );
  const privateKey = readKeyFile(keyFile);
  const key = parse(privateKey);
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== 'rsa' || bits < SHORTEST_BITS)
    throw new ConfigError(
      `MAIL_DKIM_KEY_FILE: ${keyFile} is not an RSA private key of ${SHORTEST_BITS} bits or more, in PEM and without a password.`,
    );
  return { domain, selector, privateKey };
}

function readKeyFile(keyFile: string): string {
  try {
    return readFileSync(keyFile, 'utf8');
  } catch (error) {
    throw new ConfigError(`MAIL_DKIM_KEY_FILE cannot be read: ${(error as Error).message}`);
  }
}

function parse(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}
