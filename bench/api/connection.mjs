// One keep-alive connection over a bare socket: a load generator must cost less than what it measures.
import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');

export class Connection {
  #socket;
  #parts = [];
  #size = 0;
  #wanted = null;
  #answered = null;

  constructor({ hostname, port }) {
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (part) => this.#take(part));
    const fail = (error) => this.#answered?.reject(error ?? new Error('The server closed the connection.'));
    this.#socket.on('error', fail).on('close', () => fail());
  }

  /** @returns status and body */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject };
      this.#socket.write(request);
    });
  }

  end() {
    this.#answered = null;
    this.#socket.destroy();
  }

  #take(part) {
    this.#parts.push(part);
    this.#size += part.length;
    this.#wanted ??= this.#readHead();
    if (this.#wanted === null) return;
    const { headEnd, length, status } = this.#wanted;
    const isWhole =
      length === null ? this.#whole().subarray(-7).equals(LAST_CHUNK) : this.#size >= headEnd + length;
    if (!isWhole) return;
    const body = this.#whole().subarray(headEnd);
    this.#parts = [];
    this.#size = 0;
    this.#wanted = null;
    const { resolve } = this.#answered;
    this.#answered = null;
    resolve({ status, body: length === null ? joinChunks(body) : body });
  }

  #whole() {
    if (this.#parts.length > 1) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0];
  }

  #readHead() {
    const whole = this.#whole();
    const at = whole.indexOf(HEAD_END);
    if (at < 0) return null;
    const head = whole.latin1Slice(0, at);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    return {
      headEnd: at + 4,
      status: Number(head.slice(9, 12)),
      length: length === undefined ? null : Number(length),
    };
  }
}

function joinChunks(body) {
  const parts = [];
  for (let at = 0; ;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = parseInt(body.latin1Slice(at, lineEnd), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 4 + size;
  }
}

/** A request as bytes, ready to be sent again and again. */
export function requestOf({ method, path, headers = {}, body = '' }) {
  const lines = Object.entries({ host: '127.0.0.1', connection: 'keep-alive', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const length = method === 'POST' ? `content-length: ${Buffer.byteLength(body)}\r\n` : '';
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}${length}\r\n${body}`);
}
