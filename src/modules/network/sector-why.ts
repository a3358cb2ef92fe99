import type { NodeRef } from '../register/contract.ts';
import { bindWhy, count, type Explanation, input, inputsShown, list, text, unknown } from '../why/index.ts';
import rules from './sector-derived-values.json' with { type: 'json' };
import { readSectors } from './views.ts';
import { sectorsWhy } from './views-contract.ts';

type Sectors = Awaited<ReturnType<typeof readSectors>>;

/** Why the view of the sectors counts what it counts: each item with what makes it one. */
export const sectorsWhyRoute = bindWhy(sectorsWhy, {
  rules,
  ahead: (context): Promise<Sectors> => readSectors(context, {}),
  read: async (_, __, sectors) => sectors,
  subject: () => ({ id: 'workspace', name: 'The supply network', node: null }),
  values: {
    'singleSource.count': (_, { singleSource }: Sectors) =>
      counted(singleSource.count, singleSource.items, ({ item, source, state }) => ({
        what: `${item.name} from ${source.name}: ${stateWords[state]}`,
        node: item,
      })),
    'singleRegion.count': (_, { singleRegion }: Sectors) =>
      counted(singleRegion.count, singleRegion.items, ({ item, region, sources }) => ({
        what: `${item.name}: ${sources === 1 ? 'its only source lies' : `all ${sources} sources lie`} in ${region}`,
        node: item,
      })),
    tiers: (_, sectors: Sectors) => explainTiers(sectors),
    'buffers.count': (_, { buffers }: Sectors) =>
      counted(buffers.count, buffers.items, ({ item, leadTimeDays, bufferDays, gapDays }) => ({
        what: `${item.name}: ${daysText(leadTimeDays)} until more comes − ${daysText(bufferDays)} of stock${gapDays === null ? '' : ` = ${daysText(gapDays)}`}`,
        node: item,
      })),
    'manufacturing.own': (_, sectors: Sectors) => explainPlants(sectors, 'own'),
    'manufacturing.contracted': (_, sectors: Sectors) => explainPlants(sectors, 'contracted'),
    'manufacturing.unknown': (_, sectors: Sectors) => explainPlants(sectors, 'unknown'),
  },
});

const stateWords = {
  alone: 'nobody else is named',
  unqualified: 'others are named and not qualified',
  unknown: 'nobody says whether the others are qualified',
} as const;

function counted<Item>(
  total: number,
  items: readonly Item[],
  say: (item: Item) => { what: string; node: NodeRef },
): Explanation {
  const shown = items.slice(0, inputsShown);
  const left = total - shown.length;
  return {
    result: count(total),
    inputs: shown.map((item) => {
      const { what, node } = say(item);
      return input(what, count(1), { node });
    }),
    more: left > 0 ? { inputs: left, count: left } : null,
  };
}

function daysText(days: number | null): string {
  return days === null ? 'unknown days' : `${days} d`;
}

function explainTiers({ tiers }: Sectors): Explanation {
  return {
    result: text(
      tiers
        .map(({ tier, known, asked }) =>
          asked === 0 ? `tier ${tier}: nobody to ask` : `tier ${tier}: ${known} of ${asked}`,
        )
        .join(', '),
    ),
    inputs: tiers.map(({ tier, known, asked }) =>
      input(`Suppliers of tier ${tier - 1} of whom a supplier is known`, count(known, asked)),
    ),
    unknown: tiers
      .filter(({ known, asked }) => known < asked)
      .map(({ tier, known, asked }) =>
        unknown(`Who supplies suppliers of tier ${tier - 1}`, 'Ask them to declare their suppliers by a link.', {
          count: asked - known,
          list: list('/suppliers', { tier: String(tier - 1) }),
        }),
      ),
  };
}

const ownedOf = { own: true, contracted: false, unknown: null } as const;

function explainPlants({ plants, manufacturing }: Sectors, whose: keyof typeof ownedOf): Explanation {
  return {
    ...counted(
      manufacturing[whose],
      plants.filter(({ owned }) => owned === ownedOf[whose]),
      ({ item }) => ({ what: item.name, node: item }),
    ),
    unknown:
      manufacturing.unknown > 0
        ? [
            unknown('Plants of whom nobody says whose they are', 'Say on the page of each site whether it is owned.', {
              count: manufacturing.unknown,
            }),
          ]
        : [],
  };
}
