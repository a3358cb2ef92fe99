/** The members of a network file as data: the reader checks by it, and its JSON Schema is made of it. */
import { confidences, levels, linkKinds, nodeKinds, productKinds } from '../../common/network.ts';
import { findCountry, parseCountry } from '../countries/countries.ts';
import { isObject } from '../json/json.ts';
import {
  type NetworkDocument,
  type NetworkGroup,
  type NetworkLink,
  type NetworkNode,
  type NetworkSource,
  networkSchema,
} from './document.ts';

export interface Field {
  required: boolean;
  /** A sentence where the value cannot stand here. */
  complaint(value: unknown): string | null;
  /** The same for a validator of JSON Schema, as far as it can say it. */
  schema: Record<string, unknown>;
}

type Fields<Item> = Readonly<Record<keyof Item & string, Field>>;

/** Longer than any identifier in use; a bound on what a hostile file makes us hold. */
const longestId = 1000;

export const nodeFields: Fields<NetworkNode> = {
  id: required(identifier('Unique among the nodes of the file.')),
  kind: required(word(nodeKinds, 'What it is.')),
  name: text('As people call it.'),
  purl: text('Package URL of a component.'),
  productKind: word(productKinds, 'What kind of product it is.'),
  criticality: word(levels, 'Declared, of a function; absent means unknown. All other nodes derive theirs.'),
  own: word(levels, 'A level below which its criticality does not fall; absent means none.'),
  country: country('ISO 3166-1 alpha-2.'),
  region: text('Any name for a part of the world that fails together.'),
  technology: text('What it is made with, for example a family of processors.'),
  lat: number('Degrees north, WGS 84.', { minimum: -90, maximum: 90 }),
  lon: number('Degrees east, WGS 84.', { minimum: -180, maximum: 180 }),
  owned: flag('Of a site: own (true) or contracted (false).'),
  lossPerDay: number('Loss in money for each day on which it fails.', { minimum: 0 }),
  currency: pattern(/^[A-Z]{3}$/, 'a currency code of three capital letters such as EUR', 'ISO 4217.'),
  priceYear: number('The year of the prices.', { minimum: 1900, maximum: 2200, whole: true }),
  bufferDays: days('How long it goes on without its supporters.'),
  recoverDays: days('How long it takes to recover from a failure of its own.'),
  restartLagDays: days('From the return of its supporters to its own.'),
  leadTimeDays: days('From an order to its delivery.'),
  failureProbability: probability('Of a failure of its own within `horizonDays`; absent means unknown.'),
  compromiseProbability: probability('Of a compromise of its own within `horizonDays`; absent means unknown.'),
};

export const linkFields: Fields<NetworkLink> = {
  from: required(identifier('The supporter: the id of a node.')),
  to: required(identifier('The supported: the id of a node.')),
  kind: required(word(linkKinds, 'What the supporter does for the supported; `owns` carries control, not support.')),
  dependence: word(levels, 'How much the supported depends on it; absent means unknown.'),
  share: share('Its part of what the supported takes of this kind, or owns of it; absent means unknown.'),
  confidence: word(confidences, 'How it is known.'),
  source: text('Who says so.'),
  validFrom: date('The first day on which it holds.'),
  validUntil: date('The last day on which it holds.'),
  transmission: probability('That a compromise of the supporter passes to the supported; absent means unknown.'),
};

export const groupFields: Fields<NetworkGroup> = {
  id: required(identifier('Unique among the groups of the file.')),
  of: required(identifier('The node that is supported: its id.')),
  need: required(number('How many of the sources suffice.', { minimum: 1, whole: true })),
  name: text('As people call it.'),
  dependence: word(levels, 'How much the node depends on the group; absent means unknown.'),
  sources: required(list('Who can meet the need.', 1)),
};

export const sourceFields: Fields<NetworkSource> = {
  node: required(identifier('The id of a node.')),
  share: share('Its part of the load; what is missing to the whole is unknown.'),
  qualified: flag('Whether it can carry the load after `switchDays`; absent means unknown.'),
  switchDays: days('How long it takes until it can carry the load.'),
  dependence: word(levels, 'How much the node depends on it; absent means as much as on the group.'),
};

export const fileFields: Fields<NetworkDocument> = {
  schema: required({
    required: true,
    complaint: (value) => (value === networkSchema ? null : `This must be "${networkSchema}".`),
    schema: { const: networkSchema },
  }),
  asOf: date('The day of which the file speaks; links that do not hold on it take no part in what is computed.'),
  horizonDays: number('Within how many days its probabilities are of failure; absent means 365.', {
    above: 0,
  }),
  nodes: required(list('What supports and is supported.', 0)),
  links: list('Who supports and who owns whom.', 0),
  groups: list('Where several can meet one need.', 0),
};

function required(field: Field): Field {
  return { ...field, required: true };
}

function optional(complaint: Field['complaint'], schema: Field['schema']): Field {
  return { required: false, complaint, schema };
}

function text(description: string): Field {
  return optional((value) => (typeof value === 'string' ? null : 'This must be text.'), {
    type: 'string',
    description,
  });
}

function identifier(description: string): Field {
  return optional(
    (value) => {
      if (typeof value !== 'string') return 'This must be text.';
      if (value === '') return 'This must not be empty.';
      // A JSON Schema counts characters, not the halves of those beyond 16 bits.
      if (value.length > longestId && [...value].length > longestId) {
        return `This must have at most ${longestId} characters.`;
      }
      return null;
    },
    { type: 'string', minLength: 1, maxLength: longestId, description },
  );
}

function word(words: readonly string[], description: string): Field {
  return optional(
    (value) =>
      typeof value === 'string' && words.includes(value) ? null : `${shown(value)} is not one of ${words.join(', ')}.`,
    { enum: words, description },
  );
}

function flag(description: string): Field {
  return optional((value) => (typeof value === 'boolean' ? null : 'This must be true or false.'), {
    type: 'boolean',
    description,
  });
}

function list(description: string, minItems: number): Field {
  return optional(
    (value) => {
      if (!Array.isArray(value)) return 'This must be a list.';
      return value.length < minItems ? `This list must have at least ${minItems} entry.` : null;
    },
    { type: 'array', minItems, description },
  );
}

interface Range {
  minimum?: number;
  maximum?: number;
  above?: number;
  whole?: boolean;
}

function number(description: string, { minimum, maximum, above, whole }: Range): Field {
  const bounds = { minimum, maximum, exclusiveMinimum: above };
  return optional(
    (value) => {
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'This must be a number.';
      if (whole && !Number.isInteger(value)) return `${value} must be a whole number.`;
      if (minimum !== undefined && value < minimum) return `${value} must be at least ${minimum}.`;
      if (maximum !== undefined && value > maximum) return `${value} must be at most ${maximum}.`;
      if (above !== undefined && value <= above) return `${value} must be more than ${above}.`;
      return null;
    },
    { type: whole ? 'integer' : 'number', ...bounds, description },
  );
}

function days(description: string): Field {
  return number(`In days. ${description}`, { minimum: 0 });
}

function probability(description: string): Field {
  return number(`A probability. ${description}`, { minimum: 0, maximum: 1 });
}

function share(description: string): Field {
  const part = number('', { minimum: 0, maximum: 1 });
  return optional(
    (value) => {
      if (!isObject(value)) return typeof value === 'number' ? part.complaint(value) : notShare;
      const { min, max } = value;
      if (min === undefined || max === undefined) return notShare;
      const complaint = part.complaint(min) ?? part.complaint(max);
      return complaint ?? (min! > max! ? `The least, ${min}, is more than the most, ${max}.` : null);
    },
    { $ref: '#/$defs/share', description },
  );
}

const notShare = 'This must be a number from 0 to 1, or {"min", "max"} of two.';

function pattern(form: RegExp, what: string, description: string): Field {
  return optional(
    (value) => (typeof value === 'string' && form.test(value) ? null : `${shown(value)} is not ${what}.`),
    {
      type: 'string',
      pattern: form.source,
      description,
    },
  );
}

function country(description: string): Field {
  const code = pattern(/^[A-Z]{2}$/, 'a country code of two capital letters (ISO 3166-1 alpha-2)', description);
  return {
    ...code,
    complaint(value) {
      const complaint = code.complaint(value);
      if (complaint === null && findCountry(value as string)) return null;
      const meant = typeof value === 'string' ? parseCountry(value.slice(0, 100)) : null;
      const fix = meant?.ok ? meant.value : (meant?.fix ?? null);
      const hint = fix === null ? '' : ` Did you mean ${fix}?`;
      return `${complaint ?? `There is no country ${shown(value)} in ISO 3166-1.`}${hint}`;
    },
  };
}

const dateForm = /^\d{4}-\d{2}-\d{2}$/;

function date(description: string): Field {
  return {
    required: false,
    complaint: (value) =>
      typeof value === 'string' && isDay(value) ? null : `${shown(value)} is no date such as 2026-02-28.`,
    schema: { type: 'string', format: 'date', description },
  };
}

function isDay(text: string): boolean {
  if (!dateForm.test(text)) return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

function shown(value: unknown): string {
  const written = isObject(value) ? 'An object' : Array.isArray(value) ? 'A list' : (JSON.stringify(value) ?? 'This');
  return written.length > 80 ? `${written.slice(0, 77)}…` : written;
}
