import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type Level, Level as LevelSchema } from '../register/contract.ts';
import {
  type Asking,
  bindWhy,
  count,
  type Explanation,
  input,
  inputsShown,
  list,
  notKnown,
  text,
  unknown,
} from '../why/index.ts';
import { type CountryRow, countriesWhy, countryWhy } from './country-contract.ts';
import rules from './country-derived-values.json' with { type: 'json' };
import { readDirectSuppliers } from './country-store.ts';
import { countriesOf } from './map.ts';
import { readReachOf } from './reach-of.ts';

type Countries = Awaited<ReturnType<typeof countriesOf>>;

/** A country as its row shows it, with the most critical of the functions that rest on it. */
interface Resting {
  row: CountryRow;
  functions: Awaited<ReturnType<typeof readReachOf>>['items'];
}

/** Why the map shows of a country what it shows. */
export const countryWhyRoute = bindWhy(countryWhy, {
  rules: rules.country,
  ahead: async (context, id): Promise<Resting> => {
    const { countries } = await countriesOf(context);
    const row = countries.find(({ country }) => country === id);
    if (!row) throw new AppError('not-found', 'Nothing is known to lie in this country.');
    return { row, functions: await functionsOn(context, id) };
  },
  read: async (_, __, resting) => resting,
  subject: ({ row }) => ({ id: row.country, name: row.country, node: null }),
  values: {
    sites: (_, { row }) => listed(row.sites, list('/sites', { country: row.country })),
    suppliers: (_, { row }) => listed(row.suppliers, list('/suppliers', { country: row.country })),
    direct: (asking, { row }) => explainDirect(asking, row.country, row.direct),
    functions: (_, { row, functions }) => ({
      ...listed(row.functions, list('/network/reach-of', { country: row.country, kind: 'function' })),
      inputs: functions.slice(0, inputsShown).map(functionInput),
    }),
    dependence: (_, { row, functions }) => explainDependence(row, functions),
  },
});

async function functionsOn(context: Context, country: string): Promise<Resting['functions']> {
  const { items } = await readReachOf(context, {
    country: [country],
    kind: ['function'],
    direction: 'supports',
    limit: 200,
  });
  const rank = (level: Level | null) => LevelSchema.options.indexOf(level ?? 'none');
  return [...items].sort((a, b) => rank(b.criticality) - rank(a.criticality));
}

function functionInput({ criticality, ...node }: Resting['functions'][number]) {
  const value =
    criticality === null ? notKnown('Nobody has declared it.') : { is: 'level' as const, level: criticality };
  return input(node.name, value, {
    node: { id: node.id, kind: node.kind, number: node.number, name: node.name },
    why: { kind: 'function', id: node.number ?? node.id, value: 'criticality' },
  });
}

async function explainDirect(
  { tx, workspaceId }: Asking,
  country: string | null,
  direct: number,
): Promise<Explanation> {
  const suppliers = await readDirectSuppliers(tx, workspaceId, { country, most: inputsShown });
  const left = direct - suppliers.length;
  return {
    result: count(direct),
    inputs: suppliers.map((node) => input(node.name, count(1), { node })),
    more: left > 0 ? { inputs: left, count: left } : null,
  };
}

function listed(number: number, rows: NonNullable<Explanation['list']>): Explanation {
  return { result: count(number), inputs: [], list: rows };
}

/** The functions of the highest criticality decide. */
function explainDependence({ dependence }: CountryRow, functions: Resting['functions']): Explanation {
  const inputs = functions
    .slice(0, inputsShown)
    .map((one) => ({ ...functionInput(one), decides: one.criticality === dependence }));
  const level = LevelSchema.safeParse(dependence);
  if (level.success) return { result: { is: 'level', level: level.data }, inputs };
  if (dependence === 'nothing') return { result: text('No mission function depends on it.'), inputs };
  return {
    result: notKnown('Nobody has declared how critical the functions are.'),
    inputs,
    unknown: [unknown('How critical the functions are', 'Declare the criticality of each.')],
  };
}

/** Why the foot of the map says what it says of all countries. */
export const countriesWhyRoute = bindWhy(countriesWhy, {
  rules: rules.countries,
  ahead: (context): Promise<Countries> => countriesOf(context),
  read: async (_, __, countries) => countries,
  subject: () => ({ id: 'workspace', name: 'All countries', node: null }),
  values: {
    functions: (_, { functions }: Countries) => listed(functions, list('/functions')),
    'unknown.sites': (_, { unknown: { sites } }: Countries) => listed(sites, list('/sites', { country: 'unknown' })),
    'unknown.suppliers': (_, { unknown: { suppliers } }: Countries) =>
      listed(suppliers, list('/suppliers', { country: 'unknown' })),
    'unknown.direct': (asking, { unknown: { direct } }: Countries) => explainDirect(asking, null, direct),
    'concentration.hhi': (_, countries: Countries) => explainConcentration(countries, 'hhi'),
    'concentration.effective': (_, countries: Countries) => explainConcentration(countries, 'effective'),
  },
});

function explainConcentration(
  { countries, unknown: none, concentration }: Countries,
  which: 'hhi' | 'effective',
): Explanation {
  const supplying = countries.filter(({ direct }) => direct > 0).sort((one, other) => other.direct - one.direct);
  const open = { count: none.direct, list: list('/suppliers', { country: 'unknown' }) };
  if (!concentration) {
    return {
      result: notKnown('No direct supplier is known.'),
      inputs: [],
      unknown: [
        unknown('Who supplies what is needed', 'Link suppliers to the products that functions and systems use.'),
      ],
    };
  }
  const words = (value: number) => (which === 'hhi' ? String(value) : value.toFixed(1));
  const { low, high } = concentration[which];
  const left = supplying.length - inputsShown;
  return {
    result: text(words(low) === words(high) ? words(low) : `${words(low)} to ${words(high)}`),
    inputs: supplying.slice(0, inputsShown).map(({ country, direct }) =>
      input(`Direct suppliers in ${country}`, count(direct), {
        why: { kind: 'country', id: country, value: 'direct' },
      }),
    ),
    more: left > 0 ? { inputs: left, count: null } : null,
    unknown:
      none.direct > 0 ? [unknown('Direct suppliers of no known country', 'Say in which country each sits.', open)] : [],
  };
}
