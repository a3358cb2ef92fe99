import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { crc32, deflateRawSync } from 'node:zlib';

/** What one answer does otherwise than a good server. */
export interface Misbehaviour {
  /** Hangs up after so many bytes of the body. */
  cutAfter?: number;
  /** Sends the whole file whatever range was asked for. */
  ignoresRange?: boolean;
  /** Answers like this instead. */
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Asked {
  path: string;
  range: string | undefined;
  condition: string | undefined;
  status: number;
  /** Bytes of the body that were sent. */
  sent: number;
}

/**
 * A server that keeps files as the public sources do: strong ETags, conditional requests, ranges (RFC 9110 §13 and §14). It listens
 * on 127.0.0.2, which the tests name as open, while 127.0.0.1 stays closed.
 */
export async function startFeedServer() {
  const files = new Map<string, { bytes: Buffer; etag: string }>();
  const faults: { path: RegExp; how: Misbehaviour }[] = [];
  const asked: Asked[] = [];

  const server = createServer((request, response) => {
    const at = faults.findIndex(({ path }) => path.test(request.url!));
    const how = at < 0 ? {} : faults.splice(at, 1)[0]!.how;
    const entry = {
      path: request.url!,
      range: request.headers.range,
      condition: request.headers['if-none-match'],
      status: 0,
      sent: 0,
    };
    asked.push(entry);
    const { status, headers, body } = answerTo(request, how);
    entry.status = status;
    send(response, { status, headers, body }, how, entry);
  });

  function answerTo(request: IncomingMessage, how: Misbehaviour) {
    const file = files.get(decodeURIComponent(request.url!));
    if (how.status !== undefined)
      return { status: how.status, headers: how.headers ?? {}, body: Buffer.from(how.body ?? '') };
    if (!file) return { status: 404, headers: {}, body: Buffer.from('nothing here') };
    const headers: Record<string, string> = { etag: file.etag, 'accept-ranges': 'bytes', ...how.headers };
    if (request.headers['if-none-match'] === file.etag) return { status: 304, headers, body: Buffer.alloc(0) };
    const body = how.body === undefined ? file.bytes : Buffer.from(how.body);
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === file.etag;
    if (from === undefined || !isSame || how.ignoresRange) return { status: 200, headers, body };
    const start = Number(from);
    if (start >= body.length)
      return { status: 416, headers: { 'content-range': `bytes */${body.length}` }, body: Buffer.alloc(0) };
    headers['content-range'] = `bytes ${start}-${body.length - 1}/${body.length}`;
    return { status: 206, headers, body: body.subarray(start) };
  }

  function send(
    response: ServerResponse,
    { status, headers, body }: { status: number; headers: Record<string, string>; body: Buffer },
    { cutAfter }: Misbehaviour,
    entry: Asked,
  ): void {
    response.writeHead(status, status === 304 ? headers : { ...headers, 'content-length': body.length });
    entry.sent = Math.min(body.length, cutAfter ?? body.length);
    if (cutAfter === undefined) response.end(body);
    else response.write(body.subarray(0, cutAfter), () => response.socket?.end());
  }

  await listen(server, '127.0.0.2');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.2:${port}`,
    port,
    /** What was asked since `forget`, in order. */
    asked,
    forget: () => asked.splice(0),
    put: (path: string, content: string | Buffer, etag?: string) => {
      const bytes = Buffer.from(content);
      files.set(path, { bytes, etag: etag ?? `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"` });
    },
    remove: (path: string) => files.delete(path),
    /** Lets the next answer to a path go wrong; further ones are kept for later answers. */
    misbehave: (path: RegExp, how: Misbehaviour) => faults.push({ path, how }),
    stop: () => stop(server),
  };
}

/** A proxy that knows CONNECT only and sends every name to the feed server's machine; `asked` are the targets by name. */
export async function startConnectProxy() {
  const asked: string[] = [];
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, socket, head) => {
    asked.push(request.url!);
    const onward = connect(Number(request.url!.split(':').at(-1)), '127.0.0.2', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => end.destroy());
  });
  await listen(server, '127.0.0.1');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, stop: () => stop(server) };
}

/** A zip as the OSV export holds it: one deflated file for each record (APPNOTE §4.3). */
export function aZip(files: Record<string, string | Buffer>): Buffer {
  const locals: Buffer[] = [];
  const listed: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(text);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(text), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(Buffer.byteLength(text), 18);
    shared.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    locals.push(Buffer.from('504b0304', 'hex'), shared, path, packed);
    listed.push(Buffer.from('504b01020000', 'hex'), shared, place, path);
    offset += 30 + path.length + packed.length;
  }
  const directory = Buffer.concat(listed);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function listen(server: Server, host: string): Promise<void> {
  return new Promise((resolve) => server.listen(0, host, resolve));
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
