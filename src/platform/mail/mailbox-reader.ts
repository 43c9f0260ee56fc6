import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

export interface MailboxEntry {
  readonly name: string;
  readonly time: string;
  readonly to: string;
  readonly subject: string;
}

export interface MailboxPage {
  readonly entries: readonly MailboxEntry[];
  readonly page: number;
  readonly pageCount: number;
}

export interface StoredMessage extends MailboxEntry {
  readonly from: string;
  /** The header lines as they stand in the file. */
  readonly head: string;
  readonly html: string;
  readonly text: string;
}

const PAGE_SIZE = 50;

/** Reads what a FileTransport has written; for development. */
export class MailboxReader {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Newest first; a page beyond the last is the last. */
  async list(wanted: number): Promise<MailboxPage> {
    const names = await this.#names();
    const pageCount = Math.max(1, Math.ceil(names.length / PAGE_SIZE));
    const page = Math.min(Math.max(1, wanted), pageCount);
    const shown = names.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    const entries = await Promise.all(shown.map((name) => this.#entry(name)));
    return { entries, page, pageCount };
  }

  async find(name: string): Promise<StoredMessage | null> {
    const raw = await this.findRaw(name);
    if (raw === null) return null;
    const { html, text, ...rest } = await parse(raw);
    return { name, time: timeOf(name), ...rest, html, text, head: headOf(raw) };
  }

  /** A name is only compared with the directory's own names, so it cannot lead out of it. */
  async findRaw(name: string): Promise<string | null> {
    const known = (await this.#names()).find((candidate) => candidate === name);
    return known === undefined ? null : readFile(path.join(this.#directory, known), 'utf8');
  }

  async #entry(name: string): Promise<MailboxEntry> {
    const raw = await readFile(path.join(this.#directory, name), 'utf8');
    const { to, subject } = await parse(`${headOf(raw)}\r\n\r\n`);
    return { name, time: timeOf(name), to, subject };
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.#directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .reverse();
  }
}

async function parse(raw: string) {
  // A development dependency: loaded when the page is opened, never by a server in production.
  const { simpleParser } = await import('mailparser');
  const parsed = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  const to = [parsed.to ?? []].flat().map((list) => list.text);
  return {
    from: parsed.from?.text ?? '',
    to: to.join(', '),
    subject: parsed.subject ?? '',
    html: parsed.html || '',
    text: parsed.text ?? '',
  };
}

function headOf(raw: string): string {
  return raw.split(/\r?\n\r?\n/, 1)[0] ?? '';
}

function timeOf(name: string): string {
  return name
    .slice(0, 19)
    .replace('T', ' ')
    .replace(/-(\d\d)-(\d\d)$/, ':$1:$2');
}
