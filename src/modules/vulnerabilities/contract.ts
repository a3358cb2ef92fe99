import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';
import { ExploitPrediction, Severity } from '../findings/contract.ts';
import { NodeRef, SeverityLevel } from '../register/contract.ts';

const StatedRange = z.object({
  from: z.string().nullable().describe('Included; null: from the first version on'),
  above: z.string().nullable().describe('Excluded, in place of `from`'),
  below: z.string().nullable(),
  through: z.string().nullable().describe('Included'),
});

/** Decision points of SSVC that a coordinator stated; null: not stated. */
export const SsvcPoints = z.object({
  exploitation: z.enum(['none', 'public poc', 'active']).nullable(),
  automatable: z.enum(['no', 'yes']).nullable(),
  technicalImpact: z.enum(['partial', 'total']).nullable(),
  at: z.string().nullable(),
});

/** What one source says of a vulnerability. */
export const SourceStatement = z.object({
  by: z.string().describe('Who says it: NVD, GitHub, a CNA, an ADP such as CISA-ADP'),
  id: z.string().describe('As the source numbers it'),
  feed: z.string().describe('The feed it came by, or the name of a private feed'),
  private: z.boolean(),
  asOf: z.string().nullable().describe('The moment that the issue of the feed states'),
  state: z
    .enum(['published', 'disputed', 'withdrawn', 'rejected', 'deferred'])
    .describe('What is withdrawn or rejected counts for nothing and opens no finding'),
  stateReason: z.string().nullable(),
  summary: z.string().nullable(),
  details: z.string().nullable(),
  published: z.string().nullable(),
  modified: z.string().nullable(),
  severities: z.array(
    z.object({
      by: z.string(),
      vector: z.string().nullable(),
      score: z.number().nullable().describe('As our own rules compute it from the vector'),
      statedScore: z.number().nullable(),
      word: z.string().nullable(),
      level: SeverityLevel,
      counts: z.boolean().describe('Whether this is the one that decides the severity'),
    }),
  ),
  affected: z.array(
    z.object({
      product: z.string(),
      ranges: z.array(StatedRange),
      versions: z.array(z.string()),
      fixed: z.array(z.string()),
    }),
  ),
  weaknesses: z.array(z.string()),
  ssvc: SsvcPoints.nullable(),
  knownExploitedSince: z.string().nullable(),
  references: z.array(z.string()),
});
export type SourceStatement = z.infer<typeof SourceStatement>;

/** A vulnerability as all sources together have it, each with its own words, and what of ours it touches. */
export const VulnerabilityDetails = z.object({
  id: z.string(),
  aliases: z.array(z.string()),
  summary: z.string().nullable(),
  state: z
    .enum(['published', 'disputed', 'withdrawn', 'rejected'])
    .describe('Withdrawn or rejected where every source took it back'),
  severity: Severity.describe('By one rule: see `rule`'),
  rule: z.object({ name: z.string(), version: z.string(), sentence: z.string() }),
  disagreements: z
    .array(z.enum(['severity', 'fixed', 'weaknesses', 'state']))
    .describe('What the sources that count do not agree on'),
  sources: z.array(SourceStatement),
  exploitation: z
    .object({
      dateAdded: z.string(),
      dueDate: z.string().nullable(),
      requiredAction: z.string().nullable(),
      ransomware: z.boolean().nullable(),
    })
    .nullable()
    .describe('CISA’s catalogue of known exploited vulnerabilities'),
  catalogueLoaded: z.boolean().describe('Whether that catalogue was ever loaded: else its silence says nothing'),
  prediction: ExploitPrediction.nullable(),
  ssvc: SsvcPoints.nullable().describe('The latest that any source states'),
  touches: z.object({
    findings: z.int().describe('Open findings of it'),
    products: z.int(),
    first: z
      .array(
        z.object({
          id: z.string(),
          number: z.string(),
          product: NodeRef,
          component: z.string(),
          componentId: z.string(),
        }),
      )
      .describe('The first 100'),
  }),
});
export type VulnerabilityDetails = z.infer<typeof VulnerabilityDetails>;

export const getVulnerabilityRoute = declareRoute({
  method: 'GET',
  path: '/vulnerabilities/{id}',
  summary: 'One vulnerability by any of its names: every source side by side, and what of ours it touches',
  permission: 'findings:read',
  params: z.object({ id: z.string().trim().min(1).max(300) }),
  output: VulnerabilityDetails,
});
