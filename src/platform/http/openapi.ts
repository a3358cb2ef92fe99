import { z } from 'zod';
import type { RouteDeclaration } from '../../common/route.ts';
import { asOfParameter } from './as-of.ts';
import { isRepeatable } from './idempotency.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the declared routes; nothing in it is written by hand. */
export function openApiOf(routes: readonly RouteDeclaration[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = operationOf(route);
    paths[route.path] = path;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version,
      description:
        'ICT supply chain risk management. Errors are problem details (RFC 9457); lists are paged by cursor.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token (`holdfast token create`)' },
        session: { type: 'apiKey', in: 'cookie', name: 'holdfast_session' },
      },
      schemas: { Problem: problemSchema },
    },
  };
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
    reference: { type: 'string' },
  },
};

function operationOf(route: RouteDeclaration): Json {
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.path.split('/')[1]],
    'x-permission': route.permission,
    ...(route.permission === 'public' ? { security: [] } : {}),
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(route.asOf ? [asOfParameter] : []),
      ...headersOf(route),
    ],
    ...bodyOf(route),
    responses: {
      [route.status ?? 200]: answerOf(route),
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

/** `GET /suppliers/{id}` becomes `getSuppliersId`. */
function operationId({ method, path }: RouteDeclaration): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function parametersOf(shape: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!shape) return [];
  const schema = schemaOf(shape, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (schema.required ?? []).includes(name),
    schema: property,
  }));
}

function headersOf(route: RouteDeclaration): Json[] {
  const headers: Json[] = [];
  if (route.ifMatch) headers.push({ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } });
  if (isRepeatable(route)) headers.push({ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } });
  if (route.permission !== 'public' && route.permission !== 'signed-in') {
    headers.push({
      name: 'Holdfast-Workspace',
      in: 'header',
      description: 'Id of the workspace, for people who have several; tokens have one',
      schema: { type: 'string' },
    });
  }
  return headers;
}

function bodyOf(route: RouteDeclaration): Json {
  if (route.body === 'bytes') {
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema: {} } } } };
  }
  if (!route.input) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.input, 'input') } } },
  };
}

function answerOf(route: RouteDeclaration): Json {
  if (route.answer === 'bytes')
    return { description: 'The bytes', content: { 'application/octet-stream': { schema: {} } } };
  if (route.answer === 'events') {
    return { description: 'Server-sent events', content: { 'text/event-stream': { schema: { type: 'string' } } } };
  }
  if (!route.output) return { description: 'Done' };
  return { description: 'Done', content: { 'application/json': { schema: schemaOf(route.output, 'output') } } };
}

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Json;
  return schema;
}
