import type { FastifyInstance } from 'fastify';
import type { BoundRoute } from '../platform/http/bind.ts';
import { openApiOf } from '../platform/http/openapi.ts';

/** The API as a page for people, drawn from the same declarations as the OpenAPI document. */
export async function mountReadablePage(app: FastifyInstance, routes: readonly BoundRoute[]): Promise<void> {
  const page = renderPage(
    openApiOf(
      routes.map(({ route }) => route),
      '',
    ) as unknown as OpenApi,
  );
  app.get('/api/v1/', (_, reply) => reply.type('text/html; charset=utf-8').send(page));
  app.get('/api/v1', (_, reply) => reply.redirect('/api/v1/'));
}

interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  summary: string;
  'x-permission': string;
  parameters: { name: string; in: string; required?: boolean; schema: { description?: string } }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}

function renderPage({ paths }: OpenApi): string {
  const sections = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => renderOperation(method, path, operation)),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Holdfast API</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head><body>
<main><h1>Holdfast API</h1>
<p>Send a token as <code>Authorization: Bearer …</code> (make one with <code>holdfast token create</code> or under Settings).
Errors are problem details (RFC 9457). Lists give <code>next</code>: hand it back as <code>after</code>.
The same as a document: <a href="/api/v1/openapi.json">OpenAPI 3.1</a>.</p>
${sections.join('\n')}</main></body></html>`;
}

function renderOperation(method: string, path: string, operation: Operation): string {
  const parameters = operation.parameters.map(
    (parameter) =>
      `<li><code>${escapeHtml(parameter.name)}</code> in ${parameter.in}${parameter.required ? ', needed' : ''}${
        parameter.schema.description ? `: ${escapeHtml(parameter.schema.description)}` : ''
      }</li>`,
  );
  const [answer] = Object.values(operation.responses[Object.keys(operation.responses)[0]!]?.content ?? {});
  const [body] = Object.values(operation.requestBody?.content ?? {});
  return `<section><h2><code>${method.toUpperCase()} ${escapeHtml(path)}</code></h2><p>${escapeHtml(operation.summary)}. Permission: <code>${
    operation['x-permission']
  }</code>.</p>${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}${schemaBlock('Body', body)}${schemaBlock(
    'Answer',
    answer,
  )}</section>`;
}

function schemaBlock(title: string, content: { schema: unknown } | undefined): string {
  if (!content || Object.keys(content.schema as object).length === 0) return '';
  return `<details><summary>${title}</summary><pre>${escapeHtml(JSON.stringify(content.schema, null, 2))}</pre></details>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
