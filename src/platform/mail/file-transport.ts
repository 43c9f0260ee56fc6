import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { composeMail } from './compose-mail.ts';
import { toMailError } from './mail-error.ts';
import { MailTransport } from './mail-transport.ts';
import type { MailMessage } from './message.ts';

/** Each message becomes `<time>-<id>.eml` in one directory: what would have gone out, byte for byte, and nothing goes out. */
export class FileTransport extends MailTransport {
  readonly #directory: string;
  readonly #composer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  constructor(directory: string) {
    super();
    this.#directory = directory;
  }

  async send(message: MailMessage): Promise<{ response: string }> {
    try {
      const { message: eml } = await this.#composer.sendMail(composeMail(message));
      const name = fileName(message.messageId, new Date());
      await this.#writeWhole(name, eml as Buffer);
      return { response: `250 written to ${name}` };
    } catch (error) {
      throw toMailError(error);
    }
  }

  async close(): Promise<void> {
    this.#composer.close();
  }

  /** A reader of the directory sees the whole file or none. */
  async #writeWhole(name: string, content: Buffer): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
    const draft = path.join(this.#directory, `.${randomUUID()}.tmp`);
    await writeFile(draft, content);
    await rename(draft, path.join(this.#directory, name));
  }
}

/** Sorts by time, and holds no character that some file system refuses. */
function fileName(messageId: string, time: Date): string {
  const id = messageId.replace(/[^\w.@-]+/g, '').slice(0, 120);
  return `${time.toISOString().replaceAll(':', '-')}-${id}.eml`;
}
