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

  it.each([
    ['a database URL', 'cannot reach postgres://holdfast:hunt/er@2@db.example/holdfast?sslmode=require', /hunt|er@2/],
    ['its password as a parameter', 'postgresql:///holdfast?host=/run&user=u&password=hunter2&x=1', /hunter2/],
    ['a connection string of words', 'host=db user=u password=hunter2 dbname=x', /hunter2/],
    ['the address of a mail server', 'smtp://post:m4il@mail.example:587 refused', /m4il/],
    ['JSON within a text', 'sent {"email":"a@b.c","password":"hunter2","token":"abc"}', /hunter2|abc/],
    ['JSON within JSON', JSON.stringify({ body: '{"secret": "hunt,er2", "x": 1}' }), /hunt|er2/],
    ['a session', 'holdfast_session=hfs_0123456789abcdefghij; Path=/', /0123456789/],
    ['a token of ours', 'the token hft_0123456789abcdefghij-_ was refused', /0123456789/],
    ['a one-time code', 'one-time code: 482913', /482913/],
  ])('hides in a text %s', (_, message, secret) => {
    const { log, text } = collecting('json');

    log.warn({ message }, message);
    log.error(new Error(message));

    expect(text()).not.toMatch(secret);
    expect(
      text()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ).toHaveLength(2);
  });

  it('hides the settings of a mail server and of a proxy', () => {
    const { log, text } = collecting('json');

    log.info(
      { smtp: { auth: { user: 'post', pass: 'm4il' } }, proxy: { credentials: 'pr0xy' }, privateKey: 'k3y' },
      'x',
    );

    expect(text()).not.toMatch(/m4il|pr0xy|k3y/);
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
