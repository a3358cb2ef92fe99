import { isIP } from 'node:net';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import { AppError } from '../../common/errors.ts';
import type { Database } from '../database/database.ts';
import { sizeInWords } from '../files/spool.ts';
import { type AddressRange, readNamedRange } from './addresses.ts';
import { arriving } from './arriving.ts';
import { checkedLookup, type FoundAddress, openAddressesOf, type Resolve, resolveName } from './checked-lookup.ts';
import { EgressError, explained } from './errors.ts';
import { type ProxySettings, proxyFor, proxyOfEnvironment } from './proxy.ts';
import { type EgressPurpose, type EgressSettings, purposesSwitchedOn, readEgressSettings } from './settings-store.ts';

export interface OutgoingRequest {
  url: string;
  method?: 'GET' | 'POST';
  /** By lower-case name. */
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  /** The most bytes the answer may have. */
  limitBytes: number;
  /** The most time from the first connection to the last byte. */
  wholeSeconds: number;
}

export interface OutgoingResponse {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  /** Where the answer came from, after redirects. */
  url: string;
  /** The bytes as they were sent; read them or discard them. */
  body: AsyncIterable<Uint8Array>;
  discard(): void;
}

/**
 * The one door for everything that goes out (DESIGN §5, decision 0014). What it does not let through is told as an
 * `EgressError`, with a sentence.
 */
export interface Egress {
  /** Whether the program was started so that nothing goes out, whatever is switched on. */
  readonly isOffline: boolean;
  /** The host of the proxy that the environment names for encrypted connections; its password stays there. */
  readonly environmentProxy: string | null;
  request(purpose: EgressPurpose, asked: OutgoingRequest): Promise<OutgoingResponse>;
  /** Where a connection that is no HTTP may go: connect to one of these addresses, never to the name. */
  addressesOf(purpose: EgressPurpose, host: string): Promise<FoundAddress[]>;
  close(): Promise<void>;
}

/** How long the steps of a connection may take; the whole is said by each request. */
export interface EgressPatience {
  connectMillis: number;
  headersMillis: number;
  /** Without a byte, in the middle of an answer. */
  idleMillis: number;
}

export interface EgressGround {
  database: Database;
  isOffline: boolean;
  environment: Readonly<Record<string, string | undefined>>;
  resolve?: Resolve;
  patience?: EgressPatience;
}

const usualPatience: EgressPatience = { connectMillis: 10_000, headersMillis: 30_000, idleMillis: 30_000 };
const mostRedirects = 5;

export function openEgress({
  database,
  isOffline,
  environment,
  resolve = resolveName,
  patience = usualPatience,
}: EgressGround): Egress {
  let ways: Ways | undefined;

  const enter = async (purpose: EgressPurpose): Promise<Ways> => {
    if (isOffline) {
      throw new EgressError(
        'offline',
        'This server was started with --offline: nothing goes out. Start it without, or carry a file across.',
      );
    }
    const { settings, purposes } = await database.inInstallation(async (tx) => ({
      settings: await readEgressSettings(tx),
      purposes: await purposesSwitchedOn(tx),
    }));
    if (!purposes.has(purpose)) {
      throw new EgressError(
        'switched-off',
        'This is not switched on: whoever runs this installation decides what may go out.',
      );
    }
    if (ways?.isOf(settings)) return ways;
    void ways?.close();
    ways = new Ways(settings, { environment, resolve, patience });
    return ways;
  };

  return {
    isOffline,
    environmentProxy: hostOf(proxyOfEnvironment(environment, 'https:').proxy),
    request: async (purpose, asked) => follow(await enter(purpose), asked),
    addressesOf: async (purpose, host) => {
      const way = await enter(purpose);
      return openAddressesOf(host, way).catch((error) => {
        throw explained(error, host);
      });
    },
    close: async () => ways?.close(),
  };
}

function hostOf(proxy: string | null): string | null {
  return proxy === null ? null : (URL.parse(proxy)?.host ?? null);
}

/** Asks, and goes where the answer sends it on; each address is judged as the first one was. */
async function follow(ways: Ways, asked: OutgoingRequest): Promise<OutgoingResponse> {
  const signal = AbortSignal.timeout(asked.wholeSeconds * 1000);
  let headers = { ...asked.headers };
  let url = readUrl(asked.url);
  for (let redirects = 0; ; redirects++) {
    const answer = await ways.send(url, { ...asked, headers }, signal);
    const target = isRedirect(answer.status) ? answer.headers.location : undefined;
    if (target === undefined) return answer;
    answer.discard();
    const next = URL.parse(target, url);
    if (!next)
      throw new EgressError('refused', `${url.host} sends on to "${target.slice(0, 200)}", which is no address.`);
    refuseRedirect(url, next, { method: asked.method, redirects });
    if (next.origin !== url.origin) headers = withoutSecrets(headers);
    url = readUrl(next.href);
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function refuseRedirect(
  from: URL,
  to: URL,
  { method, redirects }: { method?: string | undefined; redirects: number },
): void {
  if (method === 'POST') {
    throw new EgressError(
      'refused',
      `${from.host} sends on to ${to.host}. What is sent there goes to one address only: name that one.`,
    );
  }
  if (redirects === mostRedirects) {
    throw new EgressError('refused', `${from.host} sends on more than ${mostRedirects} times.`);
  }
  if (from.protocol === 'https:' && to.protocol !== 'https:') {
    throw new EgressError('refused', `${from.host} sends on to ${to.origin}, which is not encrypted.`);
  }
}

function withoutSecrets({ authorization: _, cookie: __, ...headers }: Record<string, string>): Record<string, string> {
  return headers;
}

/** An address that may be asked for at all; throws `invalid-input` with what is wrong. */
export function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new AppError(
      'invalid-input',
      `"${text.slice(0, 200)}" is no web address. It begins with https:// or http://.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('invalid-input', 'An address with a user name or password in it is not asked for.');
  }
  return url;
}

/** The connections under one state of the settings; kept open between requests. */
class Ways {
  readonly named: readonly AddressRange[];
  readonly resolve: Resolve;
  private readonly key: string;
  private readonly direct: Agent;
  private readonly proxies = new Map<string, ProxyAgent>();
  private readonly ground: Pick<Required<EgressGround>, 'environment' | 'patience'>;
  private readonly settings: EgressSettings;

  constructor(settings: EgressSettings, ground: Pick<Required<EgressGround>, 'environment' | 'resolve' | 'patience'>) {
    this.settings = settings;
    this.key = JSON.stringify(settings);
    this.named = settings.privateAddresses.map(readNamedRange);
    this.resolve = ground.resolve;
    this.ground = ground;
    const { connectMillis } = ground.patience;
    this.direct = new Agent({
      connections: 8,
      allowH2: false,
      connect: { lookup: checkedLookup(this), timeout: connectMillis },
    });
  }

  isOf(settings: EgressSettings): boolean {
    return this.key === JSON.stringify(settings);
  }

  async send(url: URL, asked: OutgoingRequest, signal: AbortSignal): Promise<OutgoingResponse> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const { headersMillis, idleMillis } = this.ground.patience;
    const proxy = proxyFor(url, this.proxySettings(url));
    try {
      const answer = await request(url, {
        dispatcher: await this.dispatcherFor(host, proxy),
        method: asked.method ?? 'GET',
        headers: { 'user-agent': 'Holdfast', 'accept-encoding': 'identity', ...asked.headers },
        body: asked.body ?? null,
        signal,
        headersTimeout: headersMillis,
        bodyTimeout: idleMillis,
      });
      return answerOf(answer, { url, limitBytes: asked.limitBytes });
    } catch (error) {
      throw explained(error, proxy === null ? url.host : `${url.host} (by the proxy ${new URL(proxy).host})`);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.direct, ...this.proxies.values()].map((agent) => agent.close()));
  }

  private async dispatcherFor(host: string, proxy: string | null): Promise<Dispatcher> {
    if (proxy !== null) {
      await this.judgeBehindProxy(host);
      return this.proxyAgent(proxy);
    }
    // A connection to a number looks nothing up, so it is judged here.
    if (isIP(host) !== 0) await openAddressesOf(host, this);
    return this.direct;
  }

  private proxySettings(url: URL): ProxySettings {
    const { proxy, direct } = this.settings;
    return proxy === null ? proxyOfEnvironment(this.ground.environment, url.protocol) : { proxy, direct };
  }

  /** A proxy resolves names itself. What this machine knows of a name is judged; a name that it does not know is the proxy's. */
  private async judgeBehindProxy(host: string): Promise<void> {
    const patient = AbortSignal.timeout(2000);
    const known = await Promise.race([
      openAddressesOf(host, this).then(
        () => undefined,
        (error) => error,
      ),
      new Promise<undefined>((resolve) => patient.addEventListener('abort', () => resolve(undefined))),
    ]);
    if (known instanceof EgressError) throw known;
  }

  private proxyAgent(proxy: string): ProxyAgent {
    const { connectMillis } = this.ground.patience;
    const known = this.proxies.get(proxy);
    if (known) return known;
    const agent = new ProxyAgent({ uri: proxy, proxyTunnel: true, allowH2: false, connectTimeout: connectMillis });
    this.proxies.set(proxy, agent);
    return agent;
  }
}

function answerOf(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { url, limitBytes }: { url: URL; limitBytes: number },
): OutgoingResponse {
  const discard = () => {
    body.on('error', () => {}).destroy();
  };
  const plain = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const],
  );
  const announced = Number(headers['content-length'] ?? 0);
  if (announced > limitBytes) {
    discard();
    throw tooLarge(url, limitBytes);
  }
  return {
    status: statusCode,
    headers: Object.fromEntries(plain),
    url: url.href,
    body: bounded(arriving(body), { url, limitBytes }),
    discard,
  };
}

async function* bounded(
  body: AsyncIterable<Uint8Array>,
  { url, limitBytes }: { url: URL; limitBytes: number },
): AsyncGenerator<Uint8Array> {
  let received = 0;
  try {
    for await (const piece of body) {
      received += piece.length;
      if (received > limitBytes) throw tooLarge(url, limitBytes);
      yield piece;
    }
  } catch (error) {
    throw explained(error, url.host);
  }
}

function tooLarge(url: URL, limitBytes: number): EgressError {
  return new EgressError('too-large', `What ${url.host} sends is larger than the limit of ${sizeInWords(limitBytes)}.`);
}
