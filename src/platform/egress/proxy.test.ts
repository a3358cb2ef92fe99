import { describe, expect, it } from 'vitest';
import { proxyFor, proxyOfEnvironment, readProxy } from './proxy.ts';

describe('the proxy of an address', () => {
  const by = (url: string, direct: string[] = [], proxy: string | null = 'http://proxy:3128') =>
    proxyFor(new URL(url), { proxy, direct });

  it('is the one that is set, for every host but this machine', () => {
    expect(by('https://feeds.example/a')).toBe('http://proxy:3128');
    expect([by('http://localhost:1/'), by('http://127.0.0.1/'), by('http://[::1]/')]).toEqual([null, null, null]);
    expect(by('https://feeds.example/a', [], null)).toBeNull();
  });

  it.each([
    ['https://mirror.example.org/', 'example.org'],
    ['https://mirror.example.org/', '.example.org'],
    ['https://mirror.example.org/', '*.example.org'],
    ['https://mirror.example.org/', 'Mirror.Example.org'],
    ['https://mirror.example.org/', 'mirror.example.org:443'],
    ['http://mirror.example.org:8080/', 'mirror.example.org:8080'],
    ['https://other.test/', '*'],
  ])('is none for %s where %s is reached directly', (url, entry) => {
    expect(by(url, [entry])).toBeNull();
  });

  it.each([
    ['https://badexample.org/', 'example.org'],
    ['https://mirror.example.org/', 'mirror.example.org:8443'],
    ['https://example.org.evil.test/', 'example.org'],
  ])('stays for %s where %s is reached directly', (url, entry) => {
    expect(by(url, [entry])).toBe('http://proxy:3128');
  });

  it('comes from the environment in either case, by protocol', () => {
    const environment = { https_proxy: 'http://secure:1', HTTP_PROXY: 'plain:2', NO_PROXY: 'a.test, b.test' };

    expect(proxyOfEnvironment(environment, 'https:')).toEqual({
      proxy: 'http://secure:1',
      direct: ['a.test', 'b.test'],
    });
    expect(proxyOfEnvironment(environment, 'http:').proxy).toBe('http://plain:2');
    expect(proxyOfEnvironment({ ALL_PROXY: 'http://all:3' }, 'https:').proxy).toBe('http://all:3');
    expect(proxyOfEnvironment({}, 'https:')).toEqual({ proxy: null, direct: [] });
  });
});

describe('a proxy that an administrator names', () => {
  it('is kept as its origin', () => {
    expect(readProxy('proxy.example.org:3128')).toBe('http://proxy.example.org:3128');
    expect(readProxy('https://proxy.example.org/')).toBe('https://proxy.example.org');
  });

  it.each([
    ['http://user:secret@proxy:3128', /HTTPS_PROXY/],
    ['socks5://proxy:1080', /no address of a proxy/],
    ['http://', /no address of a proxy/],
  ])('is refused when it says %s', (text, sentence) => {
    expect(() => readProxy(text)).toThrow(sentence);
  });
});
