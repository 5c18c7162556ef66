import { counter, gauge, histogram } from './metric';

export const BUILD_INFO = gauge({
  name: 'bettercare_build_info',
  help: 'Which version runs, on which Node.js; always 1.',
  labels: {
    version: { what: 'the version', atMost: 1 },
    node: { what: 'the version of Node.js', atMost: 1 },
  },
});

export const HTTP_REQUEST_SECONDS = histogram({
  name: 'bettercare_http_request_duration_seconds',
  help: 'Time from when all of a request has come to the end of its answer; live streams, which have no end, are not among them.',
  labels: {
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    route: { what: 'the patterns of the routes', atMost: 100 },
    status: ['1xx', '2xx', '3xx', '4xx', '429', '5xx', '503'],
  },
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

export const TURNED_AWAY = counter({
  name: 'bettercare_http_turned_away_total',
  help: 'Requests answered 429 before anything of them was read, by what there was too much of.',
  labels: { why: ['rate', 'unverified', 'in-flight'] },
});

export const DATABASE_CONNECTIONS = gauge({
  name: 'bettercare_database_connections',
  help: 'Connections of the application to the database, and requests waiting for one.',
  labels: { state: ['in-use', 'idle', 'waiting'] },
});

/** What every process measures of itself. */
export const PLATFORM_METRICS = [BUILD_INFO, HTTP_REQUEST_SECONDS, TURNED_AWAY, DATABASE_CONNECTIONS];
