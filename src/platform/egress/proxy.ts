import { AppError } from '../../common/errors.ts';

/** By which proxy connections go out, and to whom they go directly: `.example.org`, `mirror.example.org:8443`, `*`. */
export interface ProxySettings {
  proxy: string | null;
  direct: readonly string[];
}

/** `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY` with `NO_PROXY`, in either case, as other programs read them. */
export function proxyOfEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  protocol: string,
): ProxySettings {
  const read = (name: string) => environment[name]?.trim() || environment[name.toLowerCase()]?.trim();
  const named = read(protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? read('ALL_PROXY');
  return {
    proxy: named ? (named.includes('://') ? named : `http://${named}`) : null,
    direct: (read('NO_PROXY') ?? '').split(/[\s,]+/).filter((host) => host !== ''),
  };
}

/** The proxy for this address; null where the connection goes directly. This machine is never asked for through a proxy. */
export function proxyFor(url: URL, { proxy, direct }: ProxySettings): string | null {
  if (proxy === null || isOwnMachine(url.hostname)) return null;
  return direct.some((entry) => isNamedBy(url, entry)) ? null : proxy;
}

function isOwnMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host.startsWith('127.');
}

function isNamedBy(url: URL, entry: string): boolean {
  if (entry === '*') return true;
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  const domain = host.replace(/^\*?\./, '');
  return url.hostname === domain || url.hostname.endsWith(`.${domain}`);
}

/** Reads the proxy an administrator names; its password would stand in the database, so it must come from the environment. */
export function readProxy(text: string): string {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new AppError(
      'invalid-input',
      `"${text}" is no address of a proxy. It looks like http://proxy.example.org:3128.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError(
      'invalid-input',
      'A proxy that asks for a password is given to the program as HTTPS_PROXY, so that the password does not stand in the database.',
    );
  }
  return url.origin;
}
