import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf, isOpen, readNamedRange } from './addresses.ts';

describe('the class of an address', () => {
  it.each([
    ['93.184.216.34', 'public'],
    ['2606:2800:220:1:248:1893:25c8:1946', 'public'],
    ['10.0.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['169.254.169.254', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['255.255.255.255', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['::ffff:127.0.0.1', 'reserved'],
    ['::ffff:8.8.8.8', 'reserved'],
    ['::8.8.8.8', 'reserved'],
    ['2002:7f00:1::', 'reserved'],
    ['2001::1', 'reserved'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['64:ff9b:1::1', 'reserved'],
    ['1.2.3', 'reserved'],
    ['example.org', 'reserved'],
    ['', 'reserved'],
  ])('%s is %s', (address, expected) => {
    expect(classOf(address)).toBe(expected);
  });

  const ipv4 = fc.oneof(
    fc.ipV4(),
    fc
      .tuple(fc.constantFrom('10', '127', '169.254', '172.16', '192.168', '100.64', '198.18', '224', '0'), fc.ipV4())
      .map(([start, rest]) => `${start}.${rest}`.split('.').slice(0, 4).join('.')),
  );

  it('is public for no IPv4 address that the registry sets apart', () => {
    const apart = new BlockList();
    for (const [net, bits] of [
      ...[
        ['0.0.0.0', 8],
        ['10.0.0.0', 8],
        ['100.64.0.0', 10],
        ['127.0.0.0', 8],
        ['169.254.0.0', 16],
        ['172.16.0.0', 12],
      ],
      ...[
        ['192.0.0.0', 24],
        ['192.0.2.0', 24],
        ['192.168.0.0', 16],
        ['198.18.0.0', 15],
        ['198.51.100.0', 24],
      ],
      ...[
        ['203.0.113.0', 24],
        ['224.0.0.0', 3],
        ['192.88.99.0', 24],
        ['168.63.129.16', 32],
      ],
    ] as [string, number][])
      apart.addSubnet(net, bits, 'ipv4');

    fc.assert(
      fc.property(ipv4, (address) => {
        expect(classOf(address) === 'public').toBe(!apart.check(address));
      }),
      {
        numRuns: 2000,
      },
    );
  });

  it('is public for no IPv6 address outside the global unicast space, however it is written', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        if (classOf(address) !== 'public') return;
        const first = Number.parseInt(new URL(`http://[${address}]`).hostname.slice(1).split(':')[0] || '0', 16);
        expect(first >> 13 === 1 || first === 0x64).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never public for an IPv4 address in the clothes of IPv6, save behind a translator', () => {
    fc.assert(
      fc.property(ipv4, (address) => {
        expect(classOf(`::ffff:${address}`)).toBe('reserved');
        expect(classOf(`::${address}`)).not.toBe('public');
        expect(classOf(`64:ff9b::${address}`)).toBe(classOf(address));
      }),
    );
  });
});

describe('addresses that an administrator names', () => {
  it('open the private addresses in them and no others', () => {
    const named = ['10.1.0.0/16', '127.0.0.1', 'fd12:3456::/32'].map(readNamedRange);

    expect(['10.1.2.3', '127.0.0.1', 'fd12:3456::9', '93.184.216.34'].every((address) => isOpen(address, named))).toBe(
      true,
    );
    expect(['10.2.0.1', '127.0.0.2', 'fd12:3457::9', '::1'].some((address) => isOpen(address, named))).toBe(false);
  });

  it('never open the metadata of a cloud, even where their range holds it', () => {
    const named = ['100.64.0.0/10', 'fd00::/8'].map(readNamedRange);

    expect(isOpen('100.64.1.1', named)).toBe(true);
    expect(isOpen('100.100.100.200', named)).toBe(false);
    expect(isOpen('fd00:ec2::254', named)).toBe(false);
  });

  it.each([
    ['169.254.169.254', /not part of a private network/],
    ['169.254.0.0/16', /not part of a private network/],
    ['0.0.0.0/0', /not part of a private network/],
    ['10.0.0.0/7', /not part of a private network/],
    ['::/0', /not part of a private network/],
    ['224.0.0.1', /not part of a private network/],
    ['8.8.8.8', /need not be named/],
    ['10.0.0.0/33', /is no address/],
    ['10.0.0.0/8/8', /is no address/],
    ['intranet', /is no address/],
    ['', /is no address/],
  ])('are refused when they say %j', (text, sentence) => {
    expect(() => readNamedRange(text)).toThrow(sentence);
  });
});
