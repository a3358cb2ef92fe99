import { z } from 'zod';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Level, Name, NodeRef } from '../register/contract.ts';

/** A workspace with more rules than this hears of nothing any more. */
export const mostRules = 50;

const Tier = z.int().min(1).max(8);

/** A figure of the network on which a threshold is set. */
export const AlertMeasure = z.discriminatedUnion('measure', [
  z.object({
    measure: z
      .literal('functions-on-one')
      .describe('Share, 0 to 1, of the functions that are at least so critical which rests on one party'),
    by: z.enum(['owner', 'supplier', 'site', 'country', 'region']),
    level: Level,
    resting: z
      .enum(['would-stop', 'any-way'])
      .describe('They would stop with the party, where others do not take its place; or depend on it by any way'),
  }),
  z.object({
    measure: z.literal('concentration').describe('How far what a product or function rests on lies in few hands'),
    of: z.enum(['function', 'product']),
    by: z.enum(['supplier', 'owner', 'site', 'country', 'region', 'technology']),
    tier: Tier,
    figure: z
      .enum(['hhi', 'largest'])
      .describe('Herfindahl–Hirschman index, 0 to 10 000, or the share of the largest, 0 to 1; what is certain of it'),
  }),
  z.object({
    measure: z
      .literal('single-points')
      .describe('How many nodes other than components fail a function alone that is at least so critical'),
    level: Level,
  }),
  z.object({
    measure: z.literal('unknown-tier-2').describe('Share, 0 to 1, of our suppliers of whom no supplier is known'),
  }),
]);
export type AlertMeasure = z.infer<typeof AlertMeasure>;

export const AlertSeverity = z.enum(['low', 'moderate', 'high', 'very-high']);
export type AlertSeverity = z.infer<typeof AlertSeverity>;

const RuleFields = z.object({
  name: Name,
  measure: AlertMeasure,
  comparison: z.enum(['above', 'at-least', 'below']),
  threshold: z.number().min(0).max(1_000_000),
  severity: AlertSeverity,
  enabled: z.boolean().describe('Whether it is looked at, after each change of the network'),
});

export const AlertRule = RuleFields.extend({
  id: z.string(),
  number: z.string().describe('`T-0001`'),
  raised: z.int().describe('How many alerts it has raised that have not ended'),
  etag: z.string(),
});
export type AlertRule = z.infer<typeof AlertRule>;

export const NewAlertRule = RuleFields;
export type NewAlertRule = z.infer<typeof NewAlertRule>;
export const AlertRuleChange = RuleFields.partial();
export type AlertRuleChange = z.infer<typeof AlertRuleChange>;

/** What a value is of, and what makes it so. */
const Cause = z.object({
  node: NodeRef.nullable().describe('The owner, supplier, site, product or function; null where it is none'),
  place: z.object({ kind: z.enum(['country', 'region']), name: z.string() }).nullable(),
  value: z.number(),
  because: z.array(NodeRef).describe('The first of the nodes that make it so, as far as you may see them'),
  count: z.int().describe('How many there are'),
  among: z.int().nullable().describe('Of how many, where the value is a share'),
});

export const Alert = Cause.extend({
  id: z.string(),
  rule: AlertRule.pick({
    id: true,
    number: true,
    name: true,
    severity: true,
    measure: true,
    comparison: true,
    threshold: true,
  }),
  since: z.iso.datetime(),
  change: z.int().describe('The change of the workspace at which it was first seen'),
  endedAt: z.iso.datetime().nullable(),
});
export type Alert = z.infer<typeof Alert>;

const AlertQuery = PageQuery.extend({ state: z.enum(['raised', 'ended']).default('raised') });
export type AlertQuery = z.infer<typeof AlertQuery>;

export const listAlertsRoute = declareRoute({
  method: 'GET',
  path: '/alerts',
  summary: 'List alerts: where the network is beyond a threshold, or was; the newest first',
  permission: 'register:read',
  query: AlertQuery,
  output: pageOf(Alert),
});

const Notes = z.array(z.string()).describe('What of a large portfolio the figures leave out');

export const listAlertRulesRoute = declareRoute({
  method: 'GET',
  path: '/alert-rules',
  summary: 'The rules by which alerts are raised, and those that are offered',
  permission: 'register:read',
  output: z.object({
    items: z.array(AlertRule),
    offered: z.array(NewAlertRule).describe('Thresholds that come with Holdfast and that no rule says yet; none is on'),
    checkedAt: z.iso.datetime().nullable().describe('When the network was last held against the rules'),
    notes: Notes,
  }),
});

export const addAlertRuleRoute = declareRoute({
  method: 'POST',
  path: '/alert-rules',
  summary: 'Set a threshold on a figure of the network',
  permission: 'register:write',
  input: NewAlertRule,
  output: AlertRule,
  status: 201,
});

export const changeAlertRuleRoute = declareRoute({
  method: 'PATCH',
  path: '/alert-rules/{id}',
  summary: 'Change a rule, switch it on or off',
  permission: 'register:write',
  params: IdParams,
  input: AlertRuleChange,
  output: AlertRule,
  ifMatch: true,
});

export const removeAlertRuleRoute = declareRoute({
  method: 'DELETE',
  path: '/alert-rules/{id}',
  summary: 'Remove a rule with its alerts; its history stays',
  permission: 'register:write',
  params: IdParams,
  status: 204,
  ifMatch: true,
});

export const previewAlertRuleRoute = declareRoute({
  method: 'POST',
  path: '/alert-rules/preview',
  summary: 'What a rule would raise now; nothing is kept',
  permission: 'register:write',
  input: NewAlertRule.omit({ name: true, severity: true, enabled: true }),
  output: z.object({
    raised: z.array(Cause).describe('The first 50'),
    count: z.int(),
    highest: Cause.nullable().describe('The highest value there is, raised or not'),
    notes: Notes,
  }),
});
export type AlertCause = z.infer<typeof Cause>;
