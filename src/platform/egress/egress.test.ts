import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { type EgressGround, type OutgoingRequest, openEgress } from './egress.ts';
import { switchPurpose, writeEgressSettings } from './settings-store.ts';

const selfSigned = readFileSync(join(import.meta.dirname, 'fixtures', 'self-signed.pem'), 'utf8');
const patience = { connectMillis: 2000, headersMillis: 300, idleMillis: 300 };
const usual = { limitBytes: 1024 * 1024, wholeSeconds: 10 };

/** Real servers on this machine: 127.0.0.2 is named as open, 127.0.0.1 stays closed. */
describe('the door for what goes out', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const servers: Server[] = [];
  beforeAll(async () => {
    api = await startApi({ runner: false });
    await api.platform.database.inInstallation(async (tx) => {
      await writeEgressSettings(tx, { proxy: null, direct: [], privateAddresses: ['127.0.0.2'] });
      await switchPurpose(tx, 'feed.osv', 'on');
    });
  });
  afterAll(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await api.stop();
  });

  const open = (ground: Partial<EgressGround> = {}) =>
    openEgress({ database: api.platform.database, isOffline: false, environment: {}, patience, ...ground });

  const listen = async (handler: RequestListener, make: (handler: RequestListener) => Server = createServer) => {
    const server = make(handler);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    return (server.address() as AddressInfo).port;
  };
  const told = async (asked: Partial<OutgoingRequest> & { url: string }, ground: Partial<EgressGround> = {}) => {
    const egress = open(ground);
    try {
      const answer = await egress.request('feed.osv', { ...usual, ...asked });
      const parts: Uint8Array[] = [];
      for await (const part of answer.body) parts.push(part);
      return { status: answer.status, url: answer.url, headers: answer.headers, text: Buffer.concat(parts).toString() };
    } finally {
      await egress.close();
    }
  };
  const hello = (_: IncomingMessage, response: ServerResponse) => response.end('hello');

  it('lets through what is switched on, and nothing else', async () => {
    const port = await listen(hello);
    const egress = open();

    expect(await told({ url: `http://127.0.0.2:${port}/` })).toMatchObject({ status: 200, text: 'hello' });
    await expect(egress.request('webhook', { ...usual, url: `http://127.0.0.2:${port}/` })).rejects.toThrow(
      /not switched on/,
    );
    await egress.close();
  });

  it('lets nothing through while the program runs offline', async () => {
    const asked: string[] = [];
    const port = await listen(({ url }, response) => {
      asked.push(url ?? '');
      response.end();
    });
    const resolve = async (host: string) => {
      asked.push(host);
      return [{ address: '127.0.0.2', family: 4 }];
    };
    const egress = open({ isOffline: true, resolve });

    await expect(egress.request('feed.osv', { ...usual, url: `http://127.0.0.2:${port}/` })).rejects.toThrow(
      /--offline/,
    );
    await expect(egress.addressesOf('mail', 'mail.example')).rejects.toThrow(/--offline/);
    expect(asked).toEqual([]);
    await egress.close();
  });

  it.each([
    ['http://127.0.0.1', /machine that Holdfast itself runs on/],
    ['http://0x7f000001', /machine that Holdfast itself runs on/],
    ['http://localhost', /machine that Holdfast itself runs on/],
    ['http://[::1]', /machine that Holdfast itself runs on/],
    ['http://[::ffff:127.0.0.2]', /special use/],
    ['http://169.254.169.254', /secrets of its machines/],
    ['http://10.0.0.1', /private network.*may be reached/],
    ['http://0.0.0.0', /no address of a machine/],
    ['ftp://127.0.0.2', /no web address/],
    ['file:///etc/passwd', /no web address/],
    ['http://user:secret@127.0.0.2', /user name or password/],
  ])('refuses %s', async (url, sentence) => {
    const port = await listen(hello);

    await expect(told({ url: url.startsWith('file') ? url : `${url}:${port}/` })).rejects.toThrow(sentence);
  });

  it('judges the addresses that a name leads to, and connects to the one it judged', async () => {
    const port = await listen(hello);
    let asked = 0;
    const rebinding = async () => [{ address: asked++ === 0 ? '127.0.0.2' : '127.0.0.1', family: 4 }];
    const mixed = async () => ['10.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
    const url = `http://feeds.example:${port}/`;

    expect(await told({ url }, { resolve: rebinding })).toMatchObject({ text: 'hello' });
    expect(asked).toBe(1);
    expect(await told({ url }, { resolve: mixed })).toMatchObject({ text: 'hello' });
    await expect(told({ url }, { resolve: async () => [{ address: '127.0.0.1', family: 4 }] })).rejects.toThrow(
      /feeds\.example leads to 127\.0\.0\.1/,
    );
    await expect(told({ url }, { resolve: async () => [] })).rejects.toThrow(/has no address/);
  });

  it('gives a connection that is no HTTP the addresses it may go to', async () => {
    const egress = open({
      resolve: async () => ['10.0.0.1', '93.184.216.34'].map((address) => ({ address, family: 4 })),
    });

    expect(await egress.addressesOf('feed.osv', 'mail.example')).toEqual([{ address: '93.184.216.34', family: 4 }]);
    await expect(egress.addressesOf('feed.osv', '169.254.169.254')).rejects.toThrow(/secrets/);
    await egress.close();
  });

  it('follows a redirect, and judges where it leads as the first address', async () => {
    const port = await listen((request, response) => {
      const target = new URL(request.url!, 'http://here').searchParams.get('to');
      if (target === null) response.end('arrived');
      else response.writeHead(302, { location: target }).end();
    });
    const from = (to: string) => told({ url: `http://127.0.0.2:${port}/?to=${encodeURIComponent(to)}` });

    expect(await from('/there')).toMatchObject({ text: 'arrived', url: `http://127.0.0.2:${port}/there` });
    await expect(from(`http://127.0.0.1:${port}/`)).rejects.toThrow(/machine that Holdfast itself runs on/);
    await expect(from('http://169.254.169.254/latest/meta-data')).rejects.toThrow(/secrets/);
    await expect(from('file:///etc/passwd')).rejects.toThrow(/no web address/);
    await expect(from('http://[')).rejects.toThrow(/no address/);
  });

  it('follows five redirects at most, and none for what it sends', async () => {
    let asked = 0;
    const port = await listen((_, response) => {
      asked++;
      response.writeHead(307, { location: '/again' }).end();
    });

    await expect(told({ url: `http://127.0.0.2:${port}/` })).rejects.toThrow(/more than 5 times/);
    expect(asked).toBe(6);
    await expect(told({ url: `http://127.0.0.2:${port}/`, method: 'POST', body: 'secret' })).rejects.toThrow(
      /one address only/,
    );
  });

  it('keeps secrets from another server that a redirect leads to', async () => {
    const seen: (string | undefined)[] = [];
    const second = await listen(({ headers }, response) => {
      seen.push(headers.authorization, headers['if-none-match']);
      response.end();
    });
    const first = await listen((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.2:${second}/` }).end();
    });

    await told({ url: `http://127.0.0.2:${first}/`, headers: { authorization: 'Bearer x', 'if-none-match': '"a"' } });

    expect(seen).toEqual([undefined, '"a"']);
  });

  describe('over TLS', () => {
    const secure = (handler: RequestListener) =>
      createTlsServer({ key: selfSigned, cert: selfSigned }, handler) as unknown as Server;
    const resolve = async () => [{ address: '127.0.0.2', family: 4 }];
    const usualCertificates = getCACertificates('default');
    afterAll(() => setDefaultCACertificates(usualCertificates));

    it('refuses a server that cannot prove who it is, and reads one that can', async () => {
      const port = await listen(hello, secure);

      await expect(told({ url: `https://feeds.example:${port}/` }, { resolve })).rejects.toThrow(
        /could not prove who it is/,
      );
      setDefaultCACertificates([...usualCertificates, selfSigned.slice(0, selfSigned.indexOf('-----BEGIN PRIVATE'))]);
      expect(await told({ url: `https://feeds.example:${port}/` }, { resolve })).toMatchObject({ text: 'hello' });
      await expect(told({ url: `https://other.example:${port}/` }, { resolve })).rejects.toThrow(
        /could not prove who it is/,
      );
    });

    it('refuses a redirect to what is not encrypted', async () => {
      const plain = await listen(hello);
      const port = await listen((_, response) => {
        response.writeHead(301, { location: `http://127.0.0.2:${plain}/` }).end();
      }, secure);

      await expect(told({ url: `https://feeds.example:${port}/` }, { resolve })).rejects.toThrow(/not encrypted/);
    });

    it('goes through a proxy without the proxy reading along', async () => {
      const port = await listen(hello, secure);
      const proxy = await aProxy();

      expect(
        await told(
          { url: `https://feeds.example:${port}/` },
          { resolve: unknown, environment: { HTTPS_PROXY: proxy.url } },
        ),
      ).toMatchObject({ text: 'hello' });
      expect(proxy.asked).toEqual([`feeds.example:${port}`]);
    });
  });

  const unknown = async (host: string) => {
    throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
  };

  /** A proxy that knows CONNECT (RFC 9110 §9.3.6) and sends every name to this machine. */
  async function aProxy({ refuses = false } = {}) {
    const asked: string[] = [];
    const server = createServer((_, response) => response.writeHead(405).end());
    server.on('connect', (request, socket, head) => {
      asked.push(request.url!);
      if (refuses) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      const onward = connect(Number(request.url!.split(':').at(-1)), '127.0.0.2', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) end.on('error', () => end.destroy());
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  it('goes through a proxy by the name, which only the proxy need know', async () => {
    const port = await listen(hello);
    const proxy = await aProxy();
    const url = `http://feeds.example:${port}/`;

    expect(await told({ url }, { resolve: unknown, environment: { HTTP_PROXY: proxy.url } })).toMatchObject({
      text: 'hello',
    });
    expect(proxy.asked).toEqual([`feeds.example:${port}`]);
    await expect(told({ url }, { resolve: unknown })).rejects.toThrow(/not known to the name server/);
  });

  it('asks no proxy for what is closed', async () => {
    const proxy = await aProxy();
    const environment = { HTTP_PROXY: proxy.url };

    await expect(told({ url: 'http://10.0.0.1/' }, { environment })).rejects.toThrow(/private network/);
    await expect(
      told(
        { url: 'http://intranet.example/' },
        { environment, resolve: async () => [{ address: '10.0.0.1', family: 4 }] },
      ),
    ).rejects.toThrow(/private network/);
    expect(proxy.asked).toEqual([]);
  });

  it('says that it was the proxy that refused, or that is not there', async () => {
    const refusing = await aProxy({ refuses: true });
    const ask = (proxy: string) =>
      told({ url: 'http://feeds.example/' }, { resolve: unknown, environment: { HTTP_PROXY: proxy } });

    await expect(ask(refusing.url)).rejects.toThrow(/proxy did not let .*403/);
    await expect(ask('http://127.0.0.1:9')).rejects.toThrow(/by the proxy 127\.0\.0\.1:9/);
  });

  it('goes by the settings of the administrator before those of the environment, as soon as they are written', async () => {
    const port = await listen(hello);
    const proxy = await aProxy();
    const { database } = api.platform;
    const egress = open({ resolve: unknown, environment: { HTTP_PROXY: 'http://127.0.0.1:9' } });
    const ask = () => egress.request('feed.osv', { ...usual, url: `http://feeds.example:${port}/` });

    await expect(ask()).rejects.toThrow(/127\.0\.0\.1:9/);
    await database.inInstallation((tx) =>
      writeEgressSettings(tx, { proxy: proxy.url, direct: [], privateAddresses: ['127.0.0.2'] }),
    );
    expect((await ask()).status).toBe(200);
    await database.inInstallation((tx) =>
      writeEgressSettings(tx, { proxy: null, direct: [], privateAddresses: ['127.0.0.2'] }),
    );
    await egress.close();
  });

  it('refuses an answer over the limit, announced or not', async () => {
    const port = await listen(({ url }, response) => {
      if (url === '/announced') response.writeHead(200, { 'content-length': 2_000_000 });
      response.end(Buffer.alloc(2_000_000));
    });

    await expect(told({ url: `http://127.0.0.2:${port}/announced` })).rejects.toThrow(/larger than the limit of 1 MB/);
    await expect(told({ url: `http://127.0.0.2:${port}/chunked` })).rejects.toThrow(/larger than the limit of 1 MB/);
  });

  it('gives up on a server that is silent, stops, drips or hangs up', async () => {
    const port = await listen(({ url }, response) => {
      if (url === '/silent') return;
      response.writeHead(200, { 'content-length': 1000 });
      response.write('a');
      if (url === '/hangs-up') setTimeout(() => response.destroy(), 20);
      if (url !== '/drips') return;
      const drip = setInterval(() => response.write('a'), 50);
      response.on('close', () => clearInterval(drip));
    });
    const ask = (path: string, wholeSeconds = 10) => told({ url: `http://127.0.0.2:${port}${path}`, wholeSeconds });

    await expect(ask('/silent')).rejects.toThrow(/did not answer in time/);
    await expect(ask('/stops')).rejects.toThrow(/stopped sending/);
    await expect(ask('/drips', 1)).rejects.toThrow(/longer than it may/);
    await expect(ask('/hangs-up')).rejects.toThrow(/was cut/);
    await expect(told({ url: 'http://127.0.0.2:9/' })).rejects.toThrow(/Nothing listens/);
  });
});
