import type { nodeKinds } from '../../common/network.ts';
import { type NetworkStudy, type StatedOfNode, statedOfLink } from '../../engines/network/study-network.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeKind } from '../register/contract.ts';
import { askedOf } from './card-cone.ts';
import type { NetworkOverview } from './card-lists-contract.ts';
import { kindIn } from './card-refs.ts';
import { type StudiedNetwork, studyAtHand } from './card-studies.ts';

const nothing: NetworkOverview = {
  state: 'being-reckoned',
  change: null,
  behind: false,
  nodes: [],
  sections: { 'critical-nodes': 0, 'single-points': 0, concentration: 0, failure: 0, compromise: 0 },
  stated: [],
  notes: [],
};

export async function readOverview(context: Context): Promise<NetworkOverview> {
  const atHand = await studyAtHand(context);
  if (!atHand) return nothing;
  const { network, isBehind } = atHand;
  const { study, change } = network;
  return {
    state: 'ready',
    change,
    behind: isBehind,
    nodes: countKinds(study),
    sections: sectionsOf(study),
    stated: statedIn(network),
    notes: study.notes,
  };
}

function countKinds(study: NetworkStudy): NetworkOverview['nodes'] {
  const counts = new Map<NodeKind, number>();
  for (let node = 0; node < study.kinds.length; node++) {
    const kind = kindIn(study, node);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return Array.from(counts, ([kind, count]) => ({ kind, count }));
}

function sectionsOf({ criticality, cutSets, concentration, failure, compromise }: NetworkStudy) {
  return {
    'critical-nodes': criticality.isKnown ? criticality.high.filter((level) => level > 0).length : 0,
    'single-points': cutSets.alone.counts.reduce((count, singles) => count + Number(singles > 0), 0),
    concentration: concentration.tops.length,
    failure: failure?.tops.length ?? 0,
    compromise: compromise?.tops.length ?? 0,
  };
}

const basic = ['component', 'supplier', 'site', 'owner'] as const;

/** What an analysis asks for, by what it would say; a part of a bill of materials is asked for nothing but its links. */
const fields: readonly { input: StatedOfNode; of: readonly (typeof nodeKinds)[number][] }[] = [
  { input: 'failureProbability', of: basic },
  { input: 'compromiseProbability', of: basic },
  { input: 'recoverDays', of: ['supplier', 'site'] },
  { input: 'bufferDays', of: ['product', 'supplier'] },
  { input: 'leadTimeDays', of: ['product', 'supplier'] },
  { input: 'lossPerDay', of: ['function'] },
];

function statedIn({ study }: StudiedNetwork): NetworkOverview['stated'] {
  const all = Uint32Array.from(study.kinds.keys());
  const links = study.up.kinds!;
  const linksWith = (bit: number) => links.reduce((count, bits) => count + Number((bits & bit) !== 0), 0);
  const functions = askedOf(study, all, { field: 'criticality', of: ['function'] });
  const suppliers = all.filter((node) => kindIn(study, node) === 'supplier').length;
  return [
    { input: 'functions', known: functions.of, of: functions.of },
    { input: 'function-criticality', known: functions.known, of: functions.of },
    { input: 'links', known: links.length, of: links.length },
    { input: 'dependence', known: linksWith(statedOfLink.dependence), of: links.length },
    { input: 'transmission', known: linksWith(statedOfLink.transmission), of: links.length },
    { input: 'suppliers', known: suppliers, of: suppliers },
    ...fields.map(({ input, of }) => {
      const asked = askedOf(study, all, { field: input, of });
      return { input: input as NetworkOverview['stated'][number]['input'], known: asked.known, of: asked.of };
    }),
  ];
}
