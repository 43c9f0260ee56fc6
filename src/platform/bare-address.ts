/**
 * ASCII, no quotes, comments, groups or lists, and none of the `%` and `!` that some relays still read as a route;
 * the domain has a dot and its last label starts with a letter.
 */
export const BARE_ADDRESS =
  /^[\w#$&'*+/=?^`{|}~-]+(?:\.[\w#$&'*+/=?^`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i;

/** Whether it is one address that can be written to. */
export function isBareAddress(address: string): boolean {
  return address.length <= 254 && address.indexOf('@') <= 64 && BARE_ADDRESS.test(address);
}
