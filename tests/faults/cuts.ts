import { randomFrom } from '../../bench/random.ts';
import { startPostgres } from '../e2e/postgres.ts';
import { runHoldfast, startProgram } from '../e2e/program.ts';
import { askerOf, patientCaller, successOf } from './caller.ts';
import { type Cut, startCuttingProxy } from './cutting-proxy.ts';
import { type Figures, report } from './figures.ts';

const cuts: readonly Cut[] = ['in a statement', 'before a commit', 'after a commit, before its answer'];

/** The connection between the program and its database is cut while somebody registers suppliers and repeats what had no answer. */
export async function cutConnections({ strikes }: { strikes: number }): Promise<Figures[]> {
  const postgres = await startPostgres();
  const proxy = await startCuttingProxy(postgres.superuser);
  const direct = await postgres.create('cut');
  const through = new URL(direct.replace('@/', '@127.0.0.1/'));
  through.search = '';
  through.port = String(proxy.port);
  const made = await startProgram({ environment: { DATABASE_URL: through.href } });
  try {
    const words = ['token', 'create', '--role', 'administrator', '--data', made.data];
    const token = (await runHoldfast(words, { DATABASE_URL: direct })).stdout.trim();
    const call = patientCaller(
      askerOf(
        () => made.address,
        () => token,
      ),
    );
    const figures: Figures[] = [];
    for (const [seed, cut] of cuts.entries()) {
      const random = randomFrom(seed + 1);
      const counted: Figures = {
        ...{ fault: 'connection to the database cut', under: `single changes, ${cut}`, runs: 0, strikes: 0 },
        ...{ acknowledged: 0, lost: 0, doubled: 0, halfThere: 0, longestSeconds: 0 },
      };
      while (counted.strikes < strikes) {
        const name = `Supplier ${seed} ${counted.runs}`;
        // Of the transactions of a request the last but one finds who asks, and the last is the change with its key.
        const isCut = proxy.cutAt(cut, 1 + Math.floor(random() * (cut === 'in a statement' ? 20 : 2)));
        const begun = performance.now();
        const supplier = await successOf(call('POST', '/suppliers', { name, aliases: [`${name} Oy`] }));
        counted.longestSeconds = Math.max(counted.longestSeconds, (performance.now() - begun) / 1000);
        counted.runs++;
        counted.acknowledged++;
        counted.strikes += Number(isCut());
        const { items } = await successOf(call('GET', `/suppliers?q=${encodeURIComponent(name)}&limit=100`));
        const found = items.filter((one: { name: string }) => one.name === name);
        counted.lost += Number(found.length === 0);
        counted.doubled += Number(found.length > 1);
        const whole = await successOf(call('GET', `/suppliers/${supplier.id}`));
        counted.halfThere += Number(whole.aliases.length !== 1);
      }
      figures.push(report(counted));
    }
    return figures;
  } finally {
    await made.stop();
    made.discard();
    await proxy.stop();
    await postgres.stop();
  }
}
