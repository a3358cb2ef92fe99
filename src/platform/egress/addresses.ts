import { isIP } from 'node:net';
import { AppError } from '../../common/errors.ts';
import specialAddresses from './special-addresses.json' with { type: 'json' };

/** What an address is for, after the special-purpose registries of IANA (RFC 6890); only `public` ones are open to all. */
export type AddressClass =
  | 'public'
  | 'private'
  | 'loopback'
  | 'link-local'
  | 'metadata'
  | 'multicast'
  | 'unspecified'
  | 'reserved';

/** Addresses that share their first `bits`. */
export interface AddressRange {
  family: 4 | 6;
  first: bigint;
  bits: number;
}

const classes = specialAddresses.map(({ range, is }) => ({ ...rangeOf(range)!, is: is as AddressClass }));

/** The first range of the table counts; what is no address at all is `reserved`. */
export function classOf(address: string): AddressClass {
  const number = numberOf(address);
  if (!number) return 'reserved';
  const translated = ipv4Behind(number);
  if (translated) return classOf(translated);
  return classes.find((range) => holds(range, number))!.is;
}

/** Whether a connection may go to this address: to the public ones, and to those an administrator named. */
export function isOpen(address: string, named: readonly AddressRange[]): boolean {
  const is = classOf(address);
  if (is === 'public') return true;
  const number = numberOf(address);
  return number !== undefined && canBeNamed(is) && named.some((range) => holds(range, number));
}

function canBeNamed(is: AddressClass): boolean {
  return is === 'private' || is === 'loopback';
}

/** Reads what an administrator named: `10.1.2.3`, `10.1.0.0/16`, `fd12::/48`. Only private and loopback addresses need it. */
export function readNamedRange(text: string): AddressRange {
  const range = rangeOf(text);
  if (!range) {
    throw new AppError(
      'invalid-input',
      `"${text}" is no address. It looks like 10.1.2.3, 10.1.0.0/16 or fd12:3456::/48.`,
    );
  }
  const widest = classes.find((one) => canBeNamed(one.is) && one.bits <= range.bits && holds(one, range));
  if (widest) return range;
  throw new AppError(
    'invalid-input',
    `"${text}" is not part of a private network. Public addresses need not be named, and those of the link, of cloud metadata and of groups stay closed.`,
  );
}

interface AddressNumber {
  family: 4 | 6;
  first: bigint;
}

function holds({ family, first, bits }: AddressRange, number: AddressNumber): boolean {
  if (family !== number.family) return false;
  const free = BigInt((family === 4 ? 32 : 128) - bits);
  return number.first >> free === first >> free;
}

function rangeOf(text: string): AddressRange | undefined {
  const [address = '', length, ...more] = text.trim().split('/');
  const number = numberOf(address);
  if (!number || more.length > 0) return undefined;
  const width = number.family === 4 ? 32 : 128;
  if (length === undefined) return { ...number, bits: width };
  return /^\d{1,3}$/.test(length) && Number(length) <= width ? { ...number, bits: Number(length) } : undefined;
}

function numberOf(address: string): AddressNumber | undefined {
  const [bare = ''] = address.split('%', 1);
  const family = isIP(bare);
  if (family === 4) return { family, first: bare.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  if (family === 6) return { family, first: groupsOf(bare).reduce((sum, group) => sum * 65536n + BigInt(group), 0n) };
  return undefined;
}

/** The eight groups; a URL writes an IPv4 tail as two of them. */
function groupsOf(address: string): number[] {
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const numbers = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return numbers(head);
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

const translation = rangeOf('64:ff9b::/96')!;

/** An IPv6-only network reaches IPv4 through a translator (RFC 6052): what counts is the address behind it. */
function ipv4Behind(number: AddressNumber): string | undefined {
  if (!holds(translation, number)) return undefined;
  const address = number.first & 0xffff_ffffn;
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join('.');
}
