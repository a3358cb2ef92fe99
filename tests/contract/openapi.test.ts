import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/server/routes.ts';
import { startApi } from '../api.ts';

describe('the OpenAPI document', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let document: {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; 'x-permission': string }>>;
  };
  beforeAll(async () => {
    api = await startApi({ runner: false });
    document = JSON.parse((await api.app.inject({ url: '/api/v1/openapi.json', headers: { host: 'localhost' } })).body);
  });
  afterAll(() => api.stop());

  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));

    expect(result).toMatchObject({ valid: true });
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it('names every route with its permission, each by an id of its own', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

    expect(operations).toHaveLength(routes.length);
    expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(routes.length);
    expect(operations.every((operation) => operation['x-permission'])).toBe(true);
  });
});
