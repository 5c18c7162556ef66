// Keeps every reader's connection open, and writes whatever is sent to it to all of them. Says its port.
import { createServer } from 'node:http';

const readers = new Set();
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    readers.add(response);
    request.on('close', () => readers.delete(response));
    return;
  }
  let line = '';
  request.setEncoding('utf8').on('data', (text) => (line += text));
  request.on('end', () => {
    response.end();
    for (const reader of readers) reader.write(line);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
