import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databaseUrl, dataDirectory, programRoot, programVersion } from './index.ts';

describe('dataDirectory', () => {
  it('takes the flag before the environment, and makes it absolute', () => {
    expect(dataDirectory({ flag: '/a', environment: { HOLDFAST_DATA: '/b' } })).toBe('/a');
    expect(dataDirectory({ flag: 'here', environment: {} })).toBe(join(process.cwd(), 'here'));
    expect(dataDirectory({ environment: { HOLDFAST_DATA: '/b' } })).toBe('/b');
  });

  it("falls back to the system's place for root and to the user's own for others", () => {
    expect(dataDirectory({ environment: {}, uid: 0 })).toBe('/var/lib/holdfast');
    expect(dataDirectory({ environment: { HOME: '/home/ada' }, uid: 1000 })).toBe('/home/ada/.local/share/holdfast');
    expect(dataDirectory({ environment: { HOME: '/home/ada', XDG_DATA_HOME: '/x' }, uid: 1000 })).toBe('/x/holdfast');
  });
});

describe('databaseUrl', () => {
  it('is undefined where the managed database is to be used', () => {
    expect(databaseUrl({})).toBeUndefined();
    expect(databaseUrl({ DATABASE_URL: ' ' })).toBeUndefined();
  });

  it('gives a URL that names host, user and database', () => {
    expect(databaseUrl({ DATABASE_URL: 'postgres://u:p@db:5433/holdfast' })).toBe('postgres://u:p@db:5433/holdfast');
    expect(databaseUrl({ DATABASE_URL: 'postgresql:///holdfast?host=/run/postgresql&user=u' })).toBeDefined();
  });

  it.each([
    ['mysql://u:hunter2@db/holdfast', 'begins with "mysql:"'],
    ['postgres://u:hunter2@db', 'names no database'],
    ['postgres://db/holdfast', 'names no user'],
    ['postgres://u:hun#ter2/@db/holdfast', 'percent-encoded'],
    ['holdfast', 'cannot be read'],
  ])('says what is wrong with %s, without the password', (url, reason) => {
    expect(() => databaseUrl({ DATABASE_URL: url })).toThrow(reason);
    expect(() => databaseUrl({ DATABASE_URL: url })).not.toThrow(/ter2/);
  });
});

describe('the program', () => {
  it('knows its own folder and version', () => {
    expect(existsSync(join(programRoot(), 'package.json'))).toBe(true);
    expect(programVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
