// Writes docs/permissions.md from the routes as docs/api/openapi.json has them; part of `npm run generate`, after that.
import { readFileSync, writeFileSync } from 'node:fs';

const { paths } = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8'));

const place = (scope) => {
  if (scope === 'everywhere') return 'everywhere';
  if (scope === 'each-event') return 'each';
  return 'path' in scope ? `path: ${scope.path}` : `query: ${scope.query}`;
};
const row = (method, path, permission) =>
  permission === undefined
    ? `| ${method.toUpperCase()} | \`${path}\` | everyone | - | - |`
    : `| ${method.toUpperCase()} | \`${path}\` | ${permission.roles.join(', ')} | ${place(permission.scope)} | ${permission.by ?? 'either'} |`;
const rows = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => row(method, path, operation['x-permission'])),
);

const document = [
  '# Who may do what',
  '<!-- Made by `npm run generate` from the routes. -->',
  'A route lets in a token that grants one of its roles for the scope that stands where it says: in its path, in its\n' +
    'query, in each event or area that it is about (then the route asks for each), or everywhere (`role@*`). Some take only a\n' +
    'person who signed in, and no machine in its own name. Whatever is not here is refused. A spec sends every route a\n' +
    'request for every role and scope, of a person and of a machine, and holds the answers to this table.',
  ['| Method | Route | Roles | Scope | By |', '|---|---|---|---|---|', ...rows].join('\n'),
].join('\n\n');

writeFileSync('docs/permissions.md', `${document}\n`);
