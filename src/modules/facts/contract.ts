import { z } from 'zod';
import { type FactAttribute as Attribute, confidences, factBounds } from '../../common/network.ts';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { decimal, Level, NodeRef, text } from '../register/contract.ts';

export type { Attribute };

const days = decimal(0, factBounds.days);
const chance = decimal(0, 1);

/** An amount with its currency (ISO 4217) and the year of its prices. */
const Money = z.object({
  amount: decimal(0, factBounds.money),
  currency: z.string().regex(/^[A-Z]{3}$/, 'Three capital letters (ISO 4217)'),
  priceYear: z.int().min(factBounds.firstPriceYear).max(factBounds.lastPriceYear).nullable(),
});

/** What can be stated of a node beside its register row, with the form of its value (DESIGN §4, facts). */
export const attributes = {
  region: text(factBounds.text),
  technology: text(factBounds.text).describe('What it is made with, for example a family of processors'),
  own: Level.describe('Least criticality of its own, whatever depends on it'),
  failureProbability: chance,
  compromiseProbability: chance,
  recoverDays: days,
  bufferDays: days,
  restartLagDays: days,
  leadTimeDays: days,
  lossPerDay: Money,
} as const satisfies Record<Attribute, z.ZodType>;

export const FactAttribute = z.enum(Object.keys(attributes) as [Attribute, ...Attribute[]]);

const FactFields = z.object({
  confidence: z.enum(confidences),
  source: text(200).nullable().describe('Who or what says so'),
  validFrom: z.iso.date().nullable(),
  validUntil: z.iso.date().nullable(),
});

/** One statement on one attribute of a node; several may stand side by side, of which one is in force. */
export const Fact = FactFields.extend({
  id: z.string(),
  node: NodeRef,
  attribute: FactAttribute,
  value: z.unknown().describe('Days, a chance from 0 to 1, a level, or money, as the attribute asks for'),
  statedAt: z.iso.datetime(),
  inForce: z.boolean().describe('Whether the models take this one'),
  etag: z.string(),
});
export type Fact = z.infer<typeof Fact>;

export const NewFact = FactFields.partial().extend({
  nodeId: z.string(),
  attribute: FactAttribute,
  value: z.unknown(),
});
export type NewFact = z.infer<typeof NewFact>;

export const FactChange = FactFields.partial().extend({ value: z.unknown().optional() });
export type FactChange = z.infer<typeof FactChange>;

export const FactQuery = PageQuery.extend({
  node: z.string().max(100).optional().describe('Statements on this node'),
  attribute: FactAttribute.optional(),
});
export type FactQuery = z.infer<typeof FactQuery>;

export const listFactsRoute = declareRoute({
  method: 'GET',
  path: '/facts',
  summary: 'List what is stated of nodes: recovery times, buffers, probabilities, losses',
  permission: 'register:read',
  asOf: true,
  query: FactQuery,
  output: pageOf(Fact),
});

export const stateFactRoute = declareRoute({
  method: 'POST',
  path: '/facts',
  summary: 'State an attribute of a node',
  permission: 'register:write',
  input: NewFact,
  output: Fact,
  status: 201,
});

export const changeFactRoute = declareRoute({
  method: 'PATCH',
  path: '/facts/{id}',
  summary: 'Change a statement on a node',
  permission: 'register:write',
  params: IdParams,
  input: FactChange,
  output: Fact,
  ifMatch: true,
});

export const removeFactRoute = declareRoute({
  method: 'DELETE',
  path: '/facts/{id}',
  summary: 'Withdraw a statement on a node; its history stays',
  permission: 'register:write',
  params: IdParams,
  status: 204,
  ifMatch: true,
});
