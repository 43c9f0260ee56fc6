import type { SignedLinks } from '../platform/links/signed-links.ts';

const PURPOSE = 'bounce-address';
/** Hex digits: the version digit of a UUIDv7 tells nothing, and a local part has 64 characters only. */
const ID_DIGITS = 31;
const MAC_DIGITS = 10;
const HEX_DIGITS = 2 * ID_DIGITS + MAC_DIGITS;
/** In base 36, for relays that forget the case of a local part. */
const TOKEN_LENGTH = 56;
const TOKEN = new RegExp(`^bounces\\+([a-z0-9]{${TOKEN_LENGTH}})@`, 'i');

interface DeliveryRef {
  readonly organizationId: string;
  readonly deliveryId: string;
}

/** The envelope sender of a delivery, so that what comes back tells which one it was (VERP). */
export function writeVerpAddress(links: SignedLinks, ref: DeliveryRef, domain: string): string {
  const ids = digitsOf(ref.organizationId) + digitsOf(ref.deliveryId);
  const token = BigInt(`0x${ids}${macOf(links, ids)}`)
    .toString(36)
    .padStart(TOKEN_LENGTH, '0');
  return `bounces+${token}@${domain}`;
}

/** Which delivery a bounce address was made for; null for one that we did not make. */
export function readVerpAddress(links: SignedLinks, address: string): DeliveryRef | null {
  const token = TOKEN.exec(address)?.[1]?.toLowerCase();
  if (token === undefined) return null;
  const value = [...token].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
  const hex = value.toString(16).padStart(HEX_DIGITS, '0');
  const ids = hex.slice(0, 2 * ID_DIGITS);
  if (hex.length !== HEX_DIGITS || hex.slice(2 * ID_DIGITS) !== macOf(links, ids)) return null;
  return { organizationId: idOf(ids.slice(0, ID_DIGITS)), deliveryId: idOf(ids.slice(ID_DIGITS)) };
}

/** 40 bits: what a guess could do is to say of one e-mail that it came back. */
function macOf(links: SignedLinks, ids: string): string {
  return links.mac(PURPOSE, ids).toString('hex').slice(0, MAC_DIGITS);
}

function digitsOf(id: string): string {
  const hex = id.replaceAll('-', '');
  return hex.slice(0, 12) + hex.slice(13);
}

function idOf(digits: string): string {
  const hex = `${digits.slice(0, 12)}7${digits.slice(12)}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
