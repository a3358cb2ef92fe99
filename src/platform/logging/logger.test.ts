import { describe, expect, it } from 'vitest';
import { createLogger } from './index.ts';

describe('createLogger', () => {
  it('hides values whose names say that they are secret, however deep they stand', () => {
    const { log, text } = collecting('json');

    log.info(
      { user: { name: 'Ada', password: 'hunter2', tokens: ['t0ken'], headers: { Cookie: 'c00kie' } } },
      'signed in',
    );

    expect(text()).toContain('Ada');
    expect(text()).not.toMatch(/hunter2|t0ken|c00kie/);
  });

  it('hides passwords in addresses, bearer tokens and set-up links in any text', () => {
    const { log, text } = collecting('lines');

    log.warn('postgres://u:hunter2@db/x Bearer abcdefgh12345678 http://127.0.0.1:8480/setup/abcdefgh12345678abcdefgh');
    log.warn('http://127.0.0.1:8480/setup#token=abcdefgh12345678abcdefgh');
    log.warn('http://127.0.0.1:8480/setup#abcdefgh12345678abcdefgh');

    expect(text()).not.toMatch(/hunter2|abcdefgh/);
    expect(text()).toContain('postgres://u:[hidden]@db/x');
  });

  it('shows of a request its method and path, without the query and the headers', () => {
    const { log, text } = collecting('json');

    log.info(
      { req: { id: '7', method: 'GET', url: '/api/v1/x?secret=s3cret', headers: { authorization: 'b4sic' } } },
      'request',
    );

    expect(JSON.parse(text()).req).toEqual({ id: '7', method: 'GET', path: '/api/v1/x' });
  });

  it('shows an error with its stack, and not the row that a database error holds', () => {
    const { log, text } = collecting('json');

    log.error(Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(ada@example.org)' }));

    expect(JSON.parse(text()).err).toMatchObject({
      message: 'duplicate key',
      code: '23505',
      stack: expect.any(String),
    });
    expect(text()).not.toContain('ada@example.org');
  });

  it('writes one line a message for a person at a terminal', () => {
    const { log, text } = collecting('lines');

    log.child({ job: 3 }).info({ rows: 12 }, 'Imported.');

    expect(text()).toMatch(/^\d\d:\d\d:\d\d info {2}Imported\. \(job=3 rows=12\)\n$/);
  });
});

function collecting(as: 'lines' | 'json') {
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  return { log: createLogger({ as, write }), text: () => written };
}
