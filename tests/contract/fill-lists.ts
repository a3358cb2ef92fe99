import type { startApi } from '../api.ts';

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;

/** More rows than a page of three in every list, with equal names, empty fields and links that are missing. */
export async function fillLists(us: Caller): Promise<void> {
  const add = async (path: string, body: object): Promise<string> => (await us.post(path, body)).body.id;
  const alpha = await add('/suppliers', { name: 'Alpha', country: 'FI', tags: ['x'], key: 'k2', domain: 'a.example' });
  const zeta = await add('/suppliers', { name: 'Zeta', country: 'FI', tags: ['x', 'y'], parentId: alpha });
  await add('/suppliers', { name: 'beta', country: 'DE', key: 'k1', parentId: zeta });
  await add('/suppliers', { name: 'Écu', country: 'SE', domain: 'e.example' });
  for (const name of ['Same', 'Same', 'same', 'Last']) await add('/suppliers', { name });

  for (let number = 1; number <= 8; number++) {
    await add('/sites', {
      name: number % 3 === 0 ? 'Twin' : `Plant ${number}`,
      country: [null, 'FI', 'SE', 'FI'][number % 4],
      kind: ['fab', null, 'office'][number % 3],
      owned: [true, false, null][number % 3],
      supplierId: [alpha, zeta, null][number % 3],
    });
  }
  const functions: string[] = [];
  for (let number = 1; number <= 8; number++) {
    const criticality = ['very-high', 'low', null, 'moderate'][number % 4];
    functions.push(
      await add('/functions', { name: `Function ${number}`, criticality, key: number > 4 ? `f${number}` : null }),
    );
  }
  const systems: string[] = [];
  for (let number = 1; number <= 8; number++) {
    const functionIds = functions.slice(0, number % 3);
    systems.push(await add('/systems', { name: number > 6 ? 'Same system' : `System ${number}`, functionIds }));
  }
  const products: string[] = [];
  for (let number = 1; number <= 9; number++) {
    const product = {
      name: number > 7 ? 'Twin meter' : `Meter ${number}`,
      kind: ['hardware', 'software', null][number % 3],
      owner: ['Mäki', null, 'Adams'][number % 3],
      privileged: [true, false, null][number % 3],
      makerId: number <= 2 ? alpha : number < 5 ? zeta : null,
      systemId: [systems[0], systems[1], null][number % 3],
    };
    products.push(await add('/products', product));
  }
  for (let number = 1; number <= 8; number++) {
    await add('/evidence', {
      subjectId: number % 2 === 0 ? alpha : zeta,
      kind: 'certificate',
      title: number > 6 ? 'Same title' : `Title ${9 - number}`,
      origin: 'own',
      observedOn: `2026-0${1 + (number % 4)}-01`,
      validUntil: number % 3 === 0 ? null : `2027-0${number}-01`,
    });
  }
  const handedOver: string[] = [];
  for (let number = 1; number <= 7; number++) {
    const name = number > 5 ? 'Same list' : `List ${9 - number}`;
    const rows = `key,legal name\nk2,${number % 2 === 0 ? 'Alpha' : 'Renamed'}\n`;
    handedOver.push((await us.upload(`/imports?fileName=${name}.csv`, rows)).body.jobId);
  }
  await us.upload('/feeds/osv/issues', `${anAdvisory('tar')}\n${anAdvisory('left-pad')}\n`);
  for (const [index, id] of [0, 1, 5, 6].map((at) => [at, products[at]!] as const)) {
    const bom = await us.upload(`/products/${id}/boms`, JSON.stringify(aBom(index)));
    await us.finished(bom.body.jobId);
  }
  await Promise.all(handedOver.map((jobId) => us.finished(jobId)));
  while ((await us.get('/findings?limit=1')).body.total < 8) await new Promise((resolve) => setTimeout(resolve, 50));
}

function anAdvisory(name: string): string {
  return JSON.stringify({
    id: `GHSA-${name}`,
    modified: '2026-03-01T00:00:00Z',
    summary: `About ${name}`,
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '9.0.0' }] }],
      },
    ],
  });
}

function aBom(index: number) {
  const part = (name: string, version: string, supplier: string) => ({
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name}@${version}`,
    supplier: { name: supplier },
  });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    components: [
      part('tar', `6.${index}.0`, `Maker ${index}`),
      part('left-pad', '1.1.0', `Other maker ${index}`),
      part('web', '1.0.0', 'Common maker'),
    ],
  };
}
