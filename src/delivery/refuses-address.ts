/** Status codes of mail servers (RFC 3463) that are about the address, not about this message, its sender or the hour. */
const ABOUT_THE_ADDRESS = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1']);

/** What servers without such codes say of an address that is nobody's. */
const NOBODY =
  /\b(no such|unknown|invalid|non-?existent) (user|mailbox|recipient|address|account)|\b(user|mailbox|recipient|address|account)\b.{0,60}\b(unknown|not found|not exist|not known|disabled|no longer)/i;

/** Whether a final answer says that the address does not work, so that every other mail to it would be in vain, too. */
export function refusesAddress(response: string | null): boolean {
  const [, code = '', enhanced] = /^(5\d\d)[ -](?:(5\.\d{1,3}\.\d{1,3})\b)?/.exec(response ?? '') ?? [];
  if (enhanced !== undefined) return ABOUT_THE_ADDRESS.has(enhanced);
  return ['550', '551', '553'].includes(code) && NOBODY.test(response ?? '');
}
