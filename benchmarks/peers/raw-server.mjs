// Sends the bytes of a file to whoever asks for anything, and does nothing else. Says its port.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { argv } from 'node:process';

const bytes = readFileSync(argv[2]);
const server = createServer((_, response) => {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
  });
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
