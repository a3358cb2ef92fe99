import { statementsOf } from '../links/index.ts';
import type { WhyInput } from '../why/contract.ts';
import {
  type Asking,
  bindWhy,
  count,
  derived,
  type Explanation,
  input,
  list,
  notKnown,
  statementInputs,
  text,
  unknown,
} from '../why/index.ts';
import { bomInput, bomsInForce, feedInputs } from './basis-store.ts';
import { type FindingDetails, findingWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { readFinding } from './operations.ts';
import { changeOfState, placesInBom, readNamed, readSources, readSourcesById, type Source } from './source-store.ts';
import { explainVerdict } from './why-verdict.ts';

/** Why what a finding says is so. */
export const findingWhyRoute = bindWhy(findingWhy, {
  rules,
  read: ({ tx, workspaceId, context }, reference) => readFinding(tx, { workspaceId, clock: context.clock }, reference),
  subject: ({ number, vulnerability, product }) => ({
    id: number,
    name: `${vulnerability.id} in ${product.name}`,
    node: product,
  }),
  values: {
    match: explainMatch,
    severity: explainSeverity,
    knownExploited: explainExploited,
    malicious: async (asking, finding) => explainSaid(asking, finding, finding.malicious, ({ malicious }) => malicious),
    private: async (asking, finding) =>
      explainSaid(asking, finding, finding.private, ({ origin }) => origin.from === 'feed' && origin.private),
    prediction: explainPrediction,
    priority: explainPriority,
    fixedIn: explainFixes,
    functions: (_, finding) => explainFunctions(finding),
    reaches: (_, { reaches, ...finding }) => ({
      ...explainFunctions(finding),
      result: text(reaches.length === 0 ? 'none' : reaches.map(wayInWords).join('; ')),
      list: undefined,
    }),
    supplier: explainMaker,
    openedAt: async (asking, finding) => ({
      result: { is: 'moment', at: finding.openedAt },
      inputs: [...(await matchingInput(asking, finding)), ...(await partInput(asking, finding))],
    }),
    goneAt: async (asking, finding) => ({
      result: finding.goneAt ? { is: 'moment', at: finding.goneAt } : text('It still matches.'),
      inputs: await matchingInput(asking, finding),
    }),
    paths: async (asking, finding) => explainWays(asking, finding, finding.paths.map(wayInWords)),
    dominating: async (asking, finding) => explainWays(asking, finding, finding.dominating.map(partInWords)),
    direct: async (asking, finding) => explainWays(asking, finding, finding.direct.map(partInWords)),
    verdict: explainVerdict,
    disputed: async (asking, finding) => ({
      ...(await explainVerdict(asking, finding)),
      result: { is: 'yes-no', yes: finding.disputed },
    }),
    elsewhere: (_, { elsewhere, vulnerability }) => ({
      result: text(elsewhere.length === 0 ? 'none' : elsewhere.map(({ product }) => product.name).join(', ')),
      inputs: elsewhere.slice(0, 20).map(({ number, product, component }) =>
        input(product.name, text(component), {
          node: product,
          why: derived('finding', number, 'match'),
          list: list('/findings', { vulnerability: vulnerability.id, product: product.number ?? product.id }),
        }),
      ),
    }),
  },
});

/** The component as the document in force lists it; gone findings may rest on none any more. */
async function partInput(asking: Asking, { product, component }: FindingDetails): Promise<WhyInput[]> {
  const { tx, workspaceId } = asking;
  const bom = (await bomsInForce(tx, workspaceId, [product.id])).get(product.id);
  if (!bom) return [];
  const places = await placesInBom(tx, workspaceId, { bomId: bom.id, componentId: component.id });
  const [document] = await bomInput(asking, bom.id);
  const origin = document!.origin;
  return [
    input(`${component.name} in ${product.name}`, text(component.version ?? 'no version'), {
      node: product,
      origin: origin?.from === 'bom' ? { ...origin, place: placeInWords(places) } : null,
    }),
  ];
}

function placeInWords(places: readonly number[]): string {
  if (places.length === 0) return 'not listed any more';
  return places.length === 1 ? `part ${places[0]}` : `parts ${places.join(', ')}`;
}

async function matchingInput({ tx, workspaceId }: Asking, { id }: FindingDetails): Promise<WhyInput[]> {
  const origin = await changeOfState(tx, workspaceId, id);
  return origin ? [input('Matching', text('the change that decided'), { origin, decides: true })] : [];
}

async function explainMatch(asking: Asking, finding: FindingDetails): Promise<Explanation> {
  const { match } = finding;
  const shown = new Map(match.advisories.map((one) => [one.id, one]));
  const sources = await readSourcesById(asking.tx, asking.workspaceId, [...shown.keys()]);
  return {
    result: text(inRange(finding)),
    inputs: [
      ...(await partInput(asking, finding)),
      ...(match.asked ? [input('Name asked for', text(match.asked))] : []),
      match.criteria
        ? input('CPE name in the advisory', text(match.criteria))
        : input('Package', text(`${match.package ?? finding.component.name} of ${match.ecosystem}`)),
      ...sources.map((source) =>
        input(source.id, text(inRange(finding)), { origin: source.origin, decides: sources.length === 1 }),
      ),
    ],
    unknown:
      finding.paths.length === 0
        ? [
            unknown(
              'Whether the flaw can be reached there',
              'Ask the maker for its dependencies and for a VEX statement.',
            ),
          ]
        : [unknown('Whether the flaw can be reached there', 'Ask the maker for a VEX statement.')],
  };
}

function inRange({ match, component }: Pick<FindingDetails, 'match' | 'component'>): string {
  const { by, range } = match;
  const version = match.version || component.version || 'The version';
  if (by === 'version') return `${version} is the very version that the advisory names`;
  if (by === 'every-version') return 'the advisory names every version';
  if (by === 'version-unknown') return 'the version is not known, or cannot be ordered';
  if (by === 'listed' || !range) return `${version} is listed as affected`;
  const bounds = [
    range.introduced && range.introduced !== '0' ? `from ${range.introduced}` : 'from the first version',
    range.fixed && `below ${range.fixed}`,
    range.lastAffected && `up to ${range.lastAffected}`,
  ];
  return `${version} lies in the range ${bounds.filter(Boolean).join(', ')}`;
}

function namesOf({ vulnerability }: Pick<FindingDetails, 'vulnerability'>): string[] {
  return [vulnerability.id, ...vulnerability.aliases];
}

async function explainSeverity(asking: Asking, finding: FindingDetails): Promise<Explanation> {
  const sources = await readSources(asking.tx, asking.workspaceId, namesOf(finding));
  const { level, vector } = finding.severity;
  const deciding = sources.find((one) => one.severity.level === level && one.severity.vector === vector);
  const settle = unknown(
    'How bad it is',
    'Ask the source of the advisory, or judge it yourself: not stated is not harmless.',
  );
  return {
    result: level === 'unknown' ? notKnown('No advisory states one.') : { is: 'severity', level, vector },
    inputs: sources.map((one) =>
      input(one.id, { is: 'severity', ...one.severity }, { origin: one.origin, decides: one === deciding }),
    ),
    unknown: level === 'unknown' ? [settle] : [],
  };
}

async function explainExploited(asking: Asking, finding: FindingDetails): Promise<Explanation> {
  const { exploited } = await readNamed(asking.tx, namesOf(finding));
  const [catalogue] = await feedInputs(asking.tx, ['kev']);
  const settle = unknown(
    'Whether it is known to be exploited',
    'Load the catalogue of known exploited vulnerabilities.',
  );
  if (!catalogue && !finding.knownExploited) {
    return { result: notKnown('The catalogue was never loaded.'), inputs: [], unknown: [settle] };
  }
  const named = exploited.map(({ cve, dateAdded }) =>
    input(cve, text(`in the catalogue since ${dateAdded}`), { origin: catalogue?.origin ?? null, decides: true }),
  );
  return {
    result: { is: 'yes-no', yes: finding.knownExploited },
    inputs: named.length > 0 || !catalogue ? named : [{ ...catalogue, decides: true }],
  };
}

/** What at least one advisory must say for the finding to say it. */
async function explainSaid(
  asking: Asking,
  finding: FindingDetails,
  yes: boolean,
  says: (source: Source) => boolean,
): Promise<Explanation> {
  const sources = await readSources(asking.tx, asking.workspaceId, namesOf(finding));
  return {
    result: { is: 'yes-no', yes },
    inputs: sources.map((one) =>
      input(one.id, { is: 'yes-no', yes: says(one) }, { origin: one.origin, decides: yes && says(one) }),
    ),
  };
}

async function explainPrediction(asking: Asking, finding: FindingDetails): Promise<Explanation> {
  const { predicted } = await readNamed(asking.tx, namesOf(finding));
  const [issue] = await feedInputs(asking.tx, ['epss']);
  if (!finding.prediction) {
    return {
      result: notKnown('Nobody predicts it.'),
      inputs: issue ? [issue] : [],
      unknown: [
        unknown('How likely it is exploited', 'Load the predictions of EPSS; not predicted is not improbable.'),
      ],
    };
  }
  return {
    result: { is: 'probability', probability: finding.prediction.probability },
    inputs: predicted.map(({ cve, probability }, place) =>
      input(cve, { is: 'probability', probability }, { origin: issue?.origin ?? null, decides: place === 0 }),
    ),
  };
}

const settledBy: Record<string, string> = {
  exploitation: 'Load the catalogue of known exploited vulnerabilities and CVE records with CISA’s enrichment.',
  automatable: 'Load CVE records with CISA’s enrichment.',
  technicalImpact: 'Load CVE records with CISA’s enrichment.',
  missionAndWellBeing: 'Say which mission functions the product supports, and how critical they are.',
  inKev: 'Load the catalogue of known exploited vulnerabilities.',
  publiclyExposed: 'Find out whether the product can be reached from a public network.',
  systemExposure: 'Find out who can reach the system.',
  humanImpact: 'Judge whom its failure would harm.',
};

async function explainPriority(asking: Asking, finding: FindingDetails): Promise<Explanation> {
  const [catalogue] = await feedInputs(asking.tx, ['kev']);
  const [records] = await feedInputs(asking.tx, ['cve']);
  const origins: Record<string, WhyInput['origin']> = {
    exploitation: finding.knownExploited ? (catalogue?.origin ?? null) : (records?.origin ?? null),
    automatable: records?.origin ?? null,
    technicalImpact: records?.origin ?? null,
    missionAndWellBeing: null,
  };
  const [coordinator] = finding.decisions;
  const inputs = Object.entries(coordinator!.known).map(([name, value]) =>
    input(inputWords[name] ?? name, text(value), {
      origin: origins[name] ?? null,
      decides: true,
      ...(name === 'missionAndWellBeing'
        ? { node: finding.product, why: derived('finding', finding.number, 'functions') }
        : {}),
    }),
  );
  const open = finding.decisions.flatMap(({ question }) => question?.input ?? []);
  return {
    result: text(finding.priority.possible.join(' or ')),
    formula: Object.entries(coordinator!.known)
      .map(([name, value]) => `${inputWords[name] ?? name}: ${value}`)
      .join(', '),
    inputs,
    unknown: [...new Set(open)].map((name) =>
      unknown(inputWords[name] ?? name, settledBy[name] ?? 'Find it out: it could change the decision.'),
    ),
  };
}

const inputWords: Record<string, string> = {
  exploitation: 'Exploitation',
  automatable: 'Automatable',
  technicalImpact: 'Technical impact',
  missionAndWellBeing: 'Mission and well-being',
  inKev: 'In the catalogue of known exploited vulnerabilities',
  publiclyExposed: 'Publicly exposed',
  systemExposure: 'System exposure',
  humanImpact: 'Human impact',
};

async function explainFixes(asking: Asking, finding: FindingDetails): Promise<Explanation> {
  const ids = finding.match.advisories.map(({ id }) => id);
  const sources = await readSourcesById(asking.tx, asking.workspaceId, ids);
  const none = finding.fixedIn.length === 0;
  return {
    result: none ? notKnown('No advisory states a fixed version.') : text(finding.fixedIn.join(', ')),
    inputs: sources.map((one) => input(one.id, text('matches the component'), { origin: one.origin })),
    unknown: none ? [unknown('In which version it is fixed', 'Ask the maker of the component or of the product.')] : [],
  };
}

/** The product reaches them, whatever is found in it: its own value says by which links. */
function explainFunctions({ product, functions }: Pick<FindingDetails, 'product' | 'functions'>): Explanation {
  const number = product.number ?? product.id;
  return {
    result: count(functions.length),
    inputs: [
      input(`Mission functions that ${product.name} reaches`, count(functions.length), {
        node: product,
        decides: true,
        why: derived('product', number, 'functions'),
      }),
    ],
    unknown:
      functions.length === 0
        ? [
            unknown(
              'What rests on the product',
              'Say which system it is part of, and which mission functions need that.',
            ),
          ]
        : [],
    list: list('/network/reach', { node: number, kind: 'function' }),
  };
}

async function explainMaker(asking: Asking, { product, supplier }: FindingDetails): Promise<Explanation> {
  const { tx, workspaceId } = asking;
  const makers = await statementsOf(tx, workspaceId, {
    nodeId: product.id,
    end: 'to',
    kind: 'manufactures',
    otherKind: 'supplier',
  });
  return {
    result: supplier ? text(supplier.name) : notKnown('No maker is named.'),
    inputs: await statementInputs(
      asking,
      makers.map((statement) => ({
        statement,
        what: statement.from.name,
        value: { is: 'link' as const, link: statement.kind },
        node: statement.from,
        decides: statement.from.id === supplier?.id,
      })),
    ),
    unknown: supplier ? [] : [unknown('Who makes the product', 'Name its maker on the page of the product.')],
  };
}

async function explainWays(asking: Asking, finding: FindingDetails, ways: readonly string[]): Promise<Explanation> {
  return {
    result: text(ways.length === 0 ? 'none' : ways.join('; ')),
    inputs: await partInput(asking, finding),
    unknown:
      finding.paths.length === 0
        ? [unknown('How it got in', 'Ask the maker for a document that states its dependencies.')]
        : [],
  };
}

function wayInWords(path: FindingDetails['paths'][number]): string {
  return path.map(({ node, component }) => node?.name ?? (component ? partInWords(component) : '')).join(' > ');
}

function partInWords({ name, version }: { name: string; version: string | null }): string {
  return [name, version].filter(Boolean).join(' ');
}
