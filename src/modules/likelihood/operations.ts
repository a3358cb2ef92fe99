import { AppError } from '../../common/errors.ts';
import { groupedEpss } from '../../engines/priority/grouped-epss.ts';
import type { Context } from '../../platform/context.ts';
import type { Database, Tx } from '../../platform/database/database.ts';
import { findingList } from '../findings/index.ts';
import { parseNumber } from '../register/index.ts';
import { wholeWorkspace } from '../why/contract.ts';
import type { ExploitLikelihood } from './contract.ts';
import { predictedVulnerabilities, predictionDay, stateOf } from './store.ts';

const mostShown = 20;

export function getLikelihood({ database, workspaceId }: Context, id: string): Promise<ExploitLikelihood> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const isKept = id === wholeWorkspace && database.sight.asOf === undefined;
    if (!isKept) return readLikelihood(tx, workspaceId, id);
    return keptLikelihood(database, workspaceId, await stateOf(tx, workspaceId), () =>
      readLikelihood(tx, workspaceId, id),
    );
  });
}

interface Kept {
  state: string;
  told: Promise<ExploitLikelihood>;
}

const keptBy = new WeakMap<Database['pool'], Map<string, Kept>>();

/** Of a whole workspace it is reckoned once after each change, for all who see the same of it: home asks at each visit. */
function keptLikelihood(
  { pool, sight }: Database,
  workspaceId: string,
  state: string,
  read: () => Promise<ExploitLikelihood>,
): Promise<ExploitLikelihood> {
  const all = keptBy.get(pool) ?? new Map<string, Kept>();
  keptBy.set(pool, all);
  const key = `${workspaceId} ${JSON.stringify(sight)}`;
  const known = all.get(key);
  if (known?.state === state) return known.told;
  const kept = { state, told: read() };
  all.set(key, kept);
  kept.told.catch(() => {
    if (all.get(key) === kept) all.delete(key);
  });
  return kept.told;
}

export async function readLikelihood(tx: Tx, workspaceId: string, id: string): Promise<ExploitLikelihood> {
  const shown = await findingList.shown(tx, workspaceId, { ...filterOf(id), state: 'open' });
  const vulnerabilities = await predictedVulnerabilities(tx, workspaceId, shown);
  const open = vulnerabilities.filter(({ knownExploited }) => !knownExploited);
  const predicted = open.flatMap(({ probability, ...one }) => (probability === null ? [] : [{ ...one, probability }]));
  return {
    of: id,
    likelihood: groupedEpss(predicted.map(({ probability }) => probability)),
    predicted: predicted.length,
    notPredicted: open.length - predicted.length,
    knownExploited: vulnerabilities.length - open.length,
    predictedOn: await predictionDay(tx),
    highest: predicted
      .slice(0, mostShown)
      .map(({ vulnerability, probability, findings }) => ({ vulnerability, probability, findings })),
  };
}

/** Which findings count, as the list of findings filters them. */
export function filterOf(id: string): { product?: string; supplier?: string; system?: string } {
  if (id === wholeWorkspace) return {};
  const series = parseNumber(id)?.series;
  if (series === 'product' || series === 'supplier' || series === 'system') return { [series]: id };
  throw new AppError(
    'not-found',
    'There is nothing of that number: name a product, a supplier, a system, or the workspace.',
  );
}
