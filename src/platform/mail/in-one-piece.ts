import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/**
 * Gathers a message before it is handed on: it is made line by line, and each piece would become a packet. Writing packets
 * took most of the time that sending takes.
 */
export class InOnePiece extends Transform {
  readonly #pieces: Buffer[] = [];

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pieces.push(piece);
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.concat(this.#pieces));
  }
}
