import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPermitted } from '../../src/platform/auth/permissions.ts';
import type { Principal, Role } from '../../src/platform/context.ts';
import { routes } from '../../src/server/routes.ts';
import { type Answer, startApi } from '../api.ts';

const roles = ['administrator', 'programme-lead', 'analyst', 'buyer', 'auditor', 'vendor'] as const;

/** Every route, called as every role, as a stranger and from another workspace (issue 2 §2). */
describe('permissions', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const callers: Record<string, Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>> = {};
  beforeAll(async () => {
    api = await startApi();
    for (const role of roles) callers[role] = await api.as(role);
    callers.installation = await api.as(null, { installation: true });
  });
  afterAll(() => api.stop());

  const nowhere = '01890000-0000-7000-8000-000000000000';
  const principals: Record<string, Principal> = {
    ...Object.fromEntries(roles.map((role) => [role, principalOf(role)])),
    installation: principalOf(null),
  };

  function principalOf(role: Role | null): Principal {
    return {
      kind: 'token',
      id: nowhere,
      userId: null,
      installation: role === null,
      roles: new Map(role ? [['here', role]] : []),
      units: new Map(),
      scopes: null,
    };
  }

  function call(
    caller: { send: (...args: never[]) => Promise<Answer> },
    { method, path, ifMatch }: (typeof routes)[number]['route'],
  ) {
    const url = path.replace('{kind}', 'kev').replace(/\{\w+\}/g, nowhere);
    const send = caller.send as unknown as (
      method: string,
      url: string,
      body?: unknown,
      headers?: object,
    ) => Promise<Answer>;
    return send(
      method,
      url,
      method === 'GET' || method === 'DELETE' ? undefined : {},
      ifMatch ? { 'if-match': '"x"' } : {},
    );
  }

  it('has something to check', () => {
    expect(routes.length).toBeGreaterThan(50);
  });

  it.each(
    routes
      .filter(({ route }) => route.permission !== 'public')
      .map(({ route }) => [`${route.method} ${route.path}`, route] as const),
  )('%s asks a stranger to sign in', async (_, route) => {
    const response = await call(api.stranger as never, route);

    expect(response.status).toBe(401);
    expect(response.body).not.toHaveProperty('errors');
  });

  for (const role of [...roles, 'installation']) {
    it.each(
      routes
        .filter(({ route }) => !['public', 'signed-in'].includes(route.permission))
        .map(({ route }) => [`${route.method} ${route.path}`, route] as const),
    )(`%s lets ${role} in only with its permission`, async (_, route) => {
      const response = await call(callers[role] as never, route);

      const allowed = isPermitted(principals[role]!, route.permission, role === 'installation' ? null : 'here');
      if (allowed) expect([401, 403, 500]).not.toContain(response.status);
      else expect(response.status).toBe(403);
    });
  }

  it('lets an auditor change nothing', () => {
    const changing = routes.filter(
      ({ route }) => route.method !== 'GET' && isPermitted(principals.auditor!, route.permission, 'here'),
    );

    expect(changing.map(({ route }) => route.permission)).toEqual(
      changing.map(() => expect.stringMatching(/^(public|signed-in)$/)),
    );
  });

  it('bounds a token by its scopes', () => {
    const scoped = { ...principalOf('administrator'), scopes: new Set(['register:read']) };

    expect(isPermitted(scoped, 'register:read', 'here')).toBe(true);
    expect(isPermitted(scoped, 'register:write', 'here')).toBe(false);
  });

  it('does not say whether a workspace exists that one is no member of', async () => {
    const other = await api.newWorkspace('Other');
    const analyst = callers.analyst!;

    const existing = await analyst.send('GET', '/jobs', undefined, { 'holdfast-workspace': other.id });
    const invented = await analyst.send('GET', '/jobs', undefined, { 'holdfast-workspace': nowhere });

    expect(existing.status).toBe(404);
    expect(existing.body).toEqual(invented.body);
  });
});
