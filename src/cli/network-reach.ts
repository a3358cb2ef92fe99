import { AppError } from '../common/errors.ts';
import { type CompiledNetwork, compileNetwork } from '../engines/network/compile-network.ts';
import { type NetworkReach, reachNetwork, shortestWays } from '../engines/network/reach-network.ts';
import { selectNodes } from '../engines/network/select-nodes.ts';
import { type Area, type Position, readArea } from '../formats/geojson/read-area.ts';
import { choice, onlyPositional, suggestion } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { formatTable, plain } from './output.ts';
import { requireNetwork } from './read-network-file.ts';

export const command: Command = {
  summary:
    'Lists what depends on some nodes of a supply network, or what they depend on, and the nodes that every way passes.',
  usage:
    'FILE|- --from ID[,ID…] [--country CC] [--region NAME] [--polygon "LON,LAT LON,LAT LON,LAT…"] [--direction down|up] [--to ID] [-o table|json]',
  options: {
    from: { type: 'string', multiple: true },
    country: { type: 'string', multiple: true },
    region: { type: 'string', multiple: true },
    polygon: { type: 'string' },
    direction: { type: 'string' },
    to: { type: 'string' },
  },
  async run({ positionals, options, terminal }) {
    const file = onlyPositional(positionals, 'FILE', 'a network in the form holdfast.network/1');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const direction = await choice(options, 'direction', ['down', 'up'] as const, 'down');
    const compiled = compileNetwork(await requireNetwork(file, terminal));
    const from = await startOf(compiled, options);
    const answer = { ...reachNetwork(compiled, from, direction), ...(await waysTo(compiled, from, options)) };
    terminal.out(format === 'json' ? `${JSON.stringify(answer)}\n` : textOf(answer));
    return exit.clean;
  },
};

async function startOf(compiled: CompiledNetwork, options: OptionValues): Promise<number[]> {
  const { polygon } = options;
  const ids = textsIn(options.from).flatMap((text) => idsIn(text, compiled));
  const countries = textsIn(options.country);
  const regions = textsIn(options.region);
  if (ids.length + countries.length + regions.length === 0 && polygon === undefined) {
    throw new AppError('invalid-input', '--from is missing: the ids of nodes or groups, with commas between.');
  }
  const area = typeof polygon === 'string' ? { area: areaIn(polygon) } : {};
  const { nodes, unknown } = selectNodes(compiled, { ids, countries, regions, ...area });
  for (const id of unknown) throw new AppError('invalid-input', await noSuchNode(id, compiled));
  return nodes;
}

/** An id may have commas of its own. */
function idsIn(text: string, { nodeOf, groups }: CompiledNetwork): string[] {
  const isId = nodeOf.has(text) || groups.some(({ id }) => id === text);
  return isId ? [text] : text.split(',').filter((id) => id !== '');
}

function textsIn(value: OptionValues[string]): string[] {
  return [value ?? []].flat().filter((one) => typeof one === 'string');
}

async function noSuchNode(id: string, { nodeOf }: CompiledNetwork): Promise<string> {
  return `There is no node "${id}" in the network.${await suggestion(id, nodeOf.keys())}`;
}

/** GeoJSON, or the corners of one polygon. */
function areaIn(text: string): Area {
  if (text.trimStart().startsWith('{')) {
    const area = readArea(text);
    if (area.ok) return area.value;
    throw new AppError('invalid-input', `--polygon${area.at && ` at ${area.at}`}: ${area.message}`);
  }
  const corners = text
    .split(/[\s;]+/)
    .filter((pair) => pair !== '')
    .map((pair) => pair.split(',').map(Number));
  const isPosition = ([longitude, latitude, ...more]: number[]) =>
    Math.abs(longitude!) <= 360 && Math.abs(latitude!) <= 90 && more.length === 0;
  if (corners.length < 3 || !corners.every(isPosition)) {
    throw new AppError(
      'invalid-input',
      '--polygon takes a GeoJSON Polygon or MultiPolygon, or at least three corners: "LON,LAT LON,LAT LON,LAT", in degrees.',
    );
  }
  return [[[...corners, corners[0]!] as unknown as Position[]]];
}

interface Ways {
  /** The shortest from each start, from the supporter to the supported. */
  paths?: string[][];
}

const mostWays = 5;

async function waysTo(
  compiled: CompiledNetwork,
  from: readonly number[],
  { direction, to }: OptionValues,
): Promise<Ways> {
  if (typeof to !== 'string') return {};
  const target = compiled.nodeOf.get(to);
  if (target === undefined) throw new AppError('invalid-input', await noSuchNode(to, compiled));
  const all = from.flatMap((start) => {
    const ends = direction === 'up' ? ([target, start] as const) : ([start, target] as const);
    return shortestWays(compiled, ...ends, mostWays).paths;
  });
  return { paths: all.sort((a, b) => a.length - b.length).slice(0, mostWays) };
}

function textOf({ reached, dominators, counts, paths = [] }: NetworkReach & Ways): string {
  const summary = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
  const blocks = [
    `Reached: ${summary.join(', ') || 'nothing'}.\n`,
    tableOf(
      ['NODE', 'KIND', 'STEPS', 'BY WAY OF'],
      reached.map(({ id, kind, distance, via }) => [id, kind, String(distance), via]),
    ),
    tableOf(
      ['OF', 'EVERY WAY PASSES'],
      dominators.filter(({ nodes }) => nodes.length > 0).map(({ of, nodes }) => [of, nodes.join(', ')]),
    ),
    tableOf(
      ['SHORTEST WAYS'],
      paths.map((path) => [path.join(' > ')]),
    ),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0
    ? ''
    : formatTable(
        header,
        rows.map((row) => row.map(plain)),
      );
}
