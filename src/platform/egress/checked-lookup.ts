import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { type AddressClass, type AddressRange, classOf, isOpen } from './addresses.ts';
import { EgressError } from './errors.ts';

export interface FoundAddress {
  address: string;
  family: number;
}

/** Asks the name server; handed over, so that tests can answer as a hostile one does. */
export type Resolve = (host: string) => Promise<FoundAddress[]>;

export const resolveName: Resolve = (host) => lookup(host, { all: true });

/** The addresses of a host to which a connection may go; refuses where there is none. What was judged is what is connected to. */
export async function openAddressesOf(
  host: string,
  { named, resolve }: { named: readonly AddressRange[]; resolve: Resolve },
): Promise<FoundAddress[]> {
  const family = isIP(host);
  const found = family === 0 ? await resolve(host) : [{ address: host, family }];
  const open = found.filter(({ address }) => isOpen(address, named));
  if (open.length > 0) return open;
  const { address } = found[0] ?? {};
  throw new EgressError(
    'refused',
    address === undefined ? `The name ${host} has no address.` : refusalOf(host, address),
  );
}

/** The lookup of a connection: whoever connects by it reaches no other address than the ones judged. */
export function checkedLookup(rules: { named: readonly AddressRange[]; resolve: Resolve }): LookupFunction {
  return (host, { all }, done) => {
    openAddressesOf(host, rules).then(
      (open) => {
        const [{ address, family }] = open as [FoundAddress];
        if (all) done(null, open);
        else done(null, address, family);
      },
      (error) => done(error, '', 0),
    );
  };
}

const meanings: Record<Exclude<AddressClass, 'public'>, string> = {
  private: 'an address of a private network',
  loopback: 'the machine that Holdfast itself runs on',
  'link-local': 'an address of the local link only',
  metadata: 'where a cloud keeps the secrets of its machines',
  multicast: 'a group of machines',
  unspecified: 'no address of a machine',
  reserved: 'an address for special use',
};

function refusalOf(host: string, address: string): string {
  const is = classOf(address);
  const where = host === address ? address : `${host} leads to ${address}, which`;
  const sentence = `${where} is ${is === 'public' ? 'closed' : meanings[is]}. Holdfast does not connect there.`;
  if (is !== 'private' && is !== 'loopback') return sentence;
  return `${sentence} Where it is meant, whoever runs this installation names the address among the private ones that may be reached.`;
}
