import { connect, type Socket } from 'node:net';
import type { Egress } from './egress.ts';
import { explained } from './errors.ts';
import type { EgressPurpose } from './settings-store.ts';

const connectMillis = 10_000;

/** A connection that is no HTTP, to the first address of the host that answers; only addresses that the door lets through are tried. */
export async function connectThrough(
  egress: Egress,
  purpose: EgressPurpose,
  { host, port }: { host: string; port: number },
): Promise<Socket> {
  let failure: unknown;
  for (const { address } of await egress.addressesOf(purpose, host)) {
    try {
      return await connectTo(address, port);
    } catch (error) {
      failure = error;
    }
  }
  throw explained(failure, `${host}:${port}`);
}

function connectTo(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    const patience = setTimeout(() => {
      socket.destroy(Object.assign(new Error('The connection was not taken in time'), { code: 'ETIMEDOUT' }));
    }, connectMillis);
    socket.once('error', reject);
    socket.once('close', () => clearTimeout(patience));
    socket.once('connect', () => {
      clearTimeout(patience);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
