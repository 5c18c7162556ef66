import type { z } from 'zod';
import { grantInWords } from '../identity/grants';
import type { RoutePermission } from '../identity/permission';
import { PROBLEM_MEDIA_TYPE, PROBLEMS } from '../http/problem';
import type { ProblemKind } from '../http/problem';
import type { DeclaredRoute } from './declared-route';
import { isTagged } from './described';
import type { AnswerDescription, Content, RouteDescription } from './described';
import { JsonSchemas } from './json-schemas';
import type { JsonSchema } from './json-schemas';
import { problemSchema } from './problem.schema';

/** What the document says beside the routes. */
export interface DocumentFacts {
  readonly version: string;
  readonly issuer: string;
  /** A real answer of each operation, by its id. */
  readonly examples: Readonly<Record<string, unknown>>;
}

const ANY_ROUTE = [
  PROBLEMS.malformedRequest,
  PROBLEMS.notFound,
  PROBLEMS.requestTimeout,
  PROBLEMS.uriTooLong,
  PROBLEMS.tooManyRequests,
  PROBLEMS.tooBusy,
  PROBLEMS.headersTooLarge,
  PROBLEMS.internal,
  PROBLEMS.unavailable,
] as const;
const DOOR = [PROBLEMS.tokenMissing, PROBLEMS.tokenRefused, PROBLEMS.notPermitted] as const;
const BODY = [PROBLEMS.bodyTooLarge, PROBLEMS.unsupportedMediaType] as const;

/** The OpenAPI 3.1 document of some routes: the same routes make the same document, to the byte. */
export function openApiDocument(routes: readonly DeclaredRoute[], facts: DocumentFacts): object {
  const schemas = new JsonSchemas();
  schemas.of(problemSchema, 'output');
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const { description } = route;
    if (description === undefined) continue;
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: operation({ ...route, description }, schemas, facts),
    };
  }
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
    info: {
      title: 'Better Care Ledger',
      version: facts.version,
      summary: 'From a published count to performance against plan, explained to the record.',
      description:
        'Everything below /v1 keeps its meaning: what is added does not break who reads, and what would is /v2.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: schemas.components(),
      headers: {
        'x-request-id': {
          description: 'Names the request, as the log does.',
          schema: { type: 'string', format: 'uuid' },
        },
      },
      securitySchemes: {
        openId: {
          type: 'openIdConnect',
          openIdConnectUrl: `${facts.issuer}/.well-known/openid-configuration`,
          description: 'An access token of this provider as a bearer token; its grants are `role@scope`.',
        },
      },
    },
  };
}

type Described = DeclaredRoute & { readonly description: RouteDescription };

/** `PerformanceController.series` is `performance.series`. */
function operationId({ handler }: Pick<DeclaredRoute, 'handler'>): string {
  const [controller = '', method = ''] = handler.replace('Controller.', '.').split('.');
  return `${controller.charAt(0).toLowerCase()}${controller.slice(1)}.${method}`;
}

function operation(route: Described, schemas: JsonSchemas, { examples }: DocumentFacts): object {
  const { method, description, permission } = route;
  const { summary, details, body, isBodyOptional = false } = description;
  const tagged = isTagged(method, description);
  const answers = tagged ? withTags(description.answers) : description.answers;
  const id = operationId(route);
  return {
    operationId: id,
    tags: [id.split('.')[0]],
    summary,
    description: [details, whoMay(route)].filter(Boolean).join('\n\n'),
    ...(permission ? { security: [{ openId: [] }], 'x-permission': permission } : { security: [] }),
    parameters: [
      ...parameters('path', description.path, schemas),
      ...parameters('query', description.query, schemas),
      ...(tagged ? [IF_NONE_MATCH] : []),
      ...parameters('header', description.headers, schemas),
    ],
    ...(body && { requestBody: { required: !isBodyOptional, content: contentOf(body, 'input', schemas) } }),
    responses: responses(
      Object.fromEntries(
        Object.entries(answers).map(([status, answer], at) => [
          status,
          response(answer, schemas, at === 0 ? examples[id] : undefined),
        ]),
      ),
      problemResponses(problemsOf(description, permission)),
    ),
  };
}

const IF_NONE_MATCH = {
  name: 'if-none-match',
  in: 'header',
  required: false,
  description: 'The ETag of an answer that the caller has.',
  schema: { type: 'string' },
};

/** What tagged answers say of themselves, and that of what the caller has nothing is sent again. */
function withTags(answers: RouteDescription['answers']): RouteDescription['answers'] {
  const { 200: answer } = answers;
  if (answer === undefined) return answers;
  const headers = { etag: 'What the answer says, for If-None-Match.', ...answer.headers };
  const unchanged = { what: 'The answer still says what the caller has.', content: {}, headers };
  return { ...answers, 200: { ...answer, headers }, 304: unchanged };
}

function whoMay({ permission, open }: DeclaredRoute): string {
  if (permission === undefined) return `Open to everyone: ${open}.`;
  const { roles, scope, by } = permission;
  const place =
    typeof scope === 'object'
      ? `{${'path' in scope ? scope.path : scope.query}}`
      : scope === 'everywhere'
        ? '*'
        : undefined;
  const grants = roles.map((role) => (place === '*' ? `${role}@*` : grantInWords(role, place)));
  const person = by === 'person' ? ', of a person who signed in' : '';
  return `Takes a token that grants ${grants.join(' or ')}${person}.`;
}

function parameters(
  place: 'path' | 'query' | 'header',
  schema: z.ZodObject | undefined,
  schemas: JsonSchemas,
): object[] {
  if (schema === undefined) return [];
  const { properties, required } = schemas.of(schema, 'input') as {
    properties: Readonly<Record<string, JsonSchema>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, examples, ...own }]) => ({
    name,
    in: place,
    required: required?.includes(name) ?? false,
    ...(description !== undefined && { description }),
    schema: own,
    ...(Array.isArray(examples) && { example: examples[0] as unknown }),
  }));
}

function contentOf(content: Content, io: 'input' | 'output', schemas: JsonSchemas): Record<string, object> {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]) => [mediaType, { schema: schemas.of(schema, io) }]),
  );
}

interface Response {
  readonly description: string;
  readonly headers: object;
  readonly content?: object;
}

/** An answer may have the status of a problem: what is not ready says so with 503, as a broken database does. */
function responses(
  answers: Readonly<Record<string, Response>>,
  problems: Readonly<Record<string, Response>>,
): Record<string, Response> {
  const merged: Record<string, Response> = { ...problems, ...answers };
  for (const [status, answer] of Object.entries(answers)) {
    const problem = problems[status];
    if (problem === undefined) continue;
    merged[status] = {
      description: `${answer.description} ${problem.description}`,
      headers: answer.headers,
      content: { ...answer.content, ...problem.content },
    };
  }
  return merged;
}

const REQUEST_ID = { 'x-request-id': { $ref: '#/components/headers/x-request-id' } };

function response(
  { what, content, headers = {} }: AnswerDescription,
  schemas: JsonSchemas,
  example: unknown,
): Response {
  const described = Object.entries(contentOf(content, 'output', schemas)).map(([mediaType, body]) => [
    mediaType,
    mediaType === 'application/json' && example !== undefined ? { ...body, example } : body,
  ]);
  const own = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return {
    description: what,
    headers: { ...REQUEST_ID, ...(Object.fromEntries(own) as object) },
    ...(described.length > 0 && { content: Object.fromEntries(described) as object }),
  };
}

function problemsOf(
  { body, problems = [] }: RouteDescription,
  permission: RoutePermission | undefined,
): ProblemKind[] {
  const byParameter = typeof permission?.scope === 'object';
  return [
    ...ANY_ROUTE,
    ...(permission ? DOOR : []),
    ...(byParameter ? [PROBLEMS.scopeMissing] : []),
    ...(body ? BODY : []),
    ...problems,
  ];
}

/** One answer a status, which names every kind of problem that has it. */
function problemResponses(kinds: readonly ProblemKind[]): Record<string, Response> {
  const statuses = [...new Set(kinds.map(({ status }) => status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const those = [...new Set(kinds.filter((kind) => kind.status === status))];
      const schema = {
        $ref: '#/components/schemas/Problem',
        properties: { status: { const: status }, code: { enum: those.map(({ code }) => code) } },
      };
      return [
        String(status),
        {
          description: those.map(({ title, code }) => `${title} (\`${code}\`).`).join(' '),
          headers: REQUEST_ID,
          content: { [PROBLEM_MEDIA_TYPE]: { schema } },
        },
      ];
    }),
  );
}
