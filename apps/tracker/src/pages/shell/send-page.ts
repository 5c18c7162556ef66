import type { FastifyReply } from 'fastify';
import type { Html } from '../../html';

/** Nothing comes from elsewhere, nothing is written into the page, nobody frames it, and forms stay here. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every page. What one person may see is kept by nobody else's cache, and not after they signed out. */
const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
};

export async function sendPage(reply: FastifyReply, page: Html, status = 200): Promise<void> {
  await reply.status(status).headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(page.text);
}
