// A mail server that takes everything, keeps nothing and notes when it took what.
import { createServer } from 'node:net';

const END_OF_MESSAGE = '\r\n.\r\n';
/** When each delivery was accepted, in milliseconds since the epoch. */
let accepted = [];
let bytes = 0;

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  let isMessage = false;
  let text = '';
  socket.write('220 bench\r\n');
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
    for (;;) {
      const end = text.indexOf(isMessage ? END_OF_MESSAGE : '\r\n');
      if (end === -1) return;
      const part = text.slice(0, end);
      text = text.slice(end + (isMessage ? END_OF_MESSAGE.length : 2));
      if (isMessage) {
        bytes += part.length;
        accepted.push([/^X-Stepwise-Delivery-Id: (\S+)/im.exec(part)?.[1], Date.now()]);
        isMessage = false;
        socket.write('250 taken\r\n');
      } else if (/^DATA/i.test(part)) {
        isMessage = true;
        socket.write('354 go on\r\n');
      } else if (/^QUIT/i.test(part)) socket.end('221 bye\r\n');
      else socket.write('250 fine\r\n');
    }
  });
});

process.on('disconnect', () => process.exit(0));
process.on('message', () => {
  process.send({ accepted, bytes });
  [accepted, bytes] = [[], 0];
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
