// Writes docs/permissions.md from the routes as docs/api/openapi.json has them, and the pages as they declare themselves;
// part of `npm run generate`, after that.
import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { GatewayModule } from '#apps/gateway';
import { TrackerModule } from '#apps/tracker';
import { declaredRoutes } from '#platform';

const { paths } = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8'));

const place = (scope) => {
  if (scope === 'everywhere') return 'everywhere';
  if (scope === 'each-event') return 'each';
  return 'path' in scope ? `path: ${scope.path}` : `query: ${scope.query}`;
};
const row = (method, path, permission, by = permission?.by ?? 'either') =>
  permission === undefined
    ? `| ${method.toUpperCase()} | \`${path}\` | everyone | - | - |`
    : `| ${method.toUpperCase()} | \`${path}\` | ${permission.roles.join(', ')} | ${place(permission.scope)} | ${by} |`;
const rows = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => row(method, path, operation['x-permission'])),
);
const pages = declaredRoutes([TrackerModule, GatewayModule].flatMap((each) => each.forRoot().controllers))
  .filter(({ isPage }) => isPage)
  .map(({ method, path, permission }) => row(method, path.replace(/:(\w+)/g, '{$1}'), permission, 'session'));
const HEAD = ['| Method | Route | Roles | Scope | By |', '|---|---|---|---|---|'];

const document = [
  '# Who may do what',
  '<!-- Made by `npm run generate` from the routes. -->',
  'A route lets in a token that grants one of its roles for the scope that stands where it says: in its path, in its\n' +
    'query, in each event or area that it is about (then the route asks for each), or everywhere (`role@*`). Some take only a\n' +
    'person who signed in, and no machine in its own name. Whatever is not here is refused. A spec sends every route a\n' +
    'request for every role and scope, of a person and of a machine, and holds the answers to this table.',
  [...HEAD, ...rows].join('\n'),
  '## Pages',
  'People enter these by the session of their [sign-in](signing-in.md) and by no token; whoever is not signed in is led to the\n' +
    'sign-in, and a form is taken only from a page of the same session. The spec holds them to this table as well.',
  [...HEAD, ...pages].join('\n'),
].join('\n\n');

writeFileSync('docs/permissions.md', `${document}\n`);
