import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';
import { AuditEntry } from '../audit/contract.ts';
import { Evidence } from '../evidence/contract.ts';
import { Feed } from '../feeds/contract.ts';
import { Coverage, Finding } from '../findings/contract.ts';
import { declareWhy } from '../why/contract.ts';

export const Home = z.object({
  counts: z.object({
    suppliers: z.int(),
    sites: z.int(),
    products: z.int(),
    productsWithBom: z.int(),
    systems: z.int(),
    functions: z.int(),
    openFindings: z.int(),
    knownExploited: z.int(),
    namesWaiting: z.int(),
    importsReady: z.int(),
    evidenceExpiring: z.int().describe('Pieces of evidence that hold for 30 days more at most'),
  }),
  decisions: z.object({
    findings: z.array(Finding).describe('The most urgent open findings, up to five'),
    staleFeeds: z.array(Feed),
    evidence: z.array(Evidence).describe('The first to expire of what holds for 30 days more at most, up to three'),
  }),
  coverage: Coverage,
  changes: z.array(AuditEntry).describe('The last ten'),
  feeds: z.array(Feed),
});
export type Home = z.infer<typeof Home>;

export const homeRoute = declareRoute({
  method: 'GET',
  path: '/home',
  summary: 'What needs a decision, what changed, how old the data is',
  permission: 'findings:read',
  asOf: true,
  output: Home,
});

export const homeWhy = declareWhy({
  kind: 'home',
  path: '/home',
  permission: 'findings:read',
  asOf: true,
  values: [
    ...(['counts.suppliers', 'counts.sites', 'counts.products', 'counts.productsWithBom'] as const),
    ...(['counts.systems', 'counts.functions', 'counts.openFindings', 'counts.knownExploited'] as const),
    ...(['counts.namesWaiting', 'counts.importsReady', 'counts.evidenceExpiring'] as const),
    ...(['coverage.components', 'coverage.checked', 'coverage.unchecked', 'coverage.productsWithoutBom'] as const),
    'coverage.withoutAdvisories',
    ...(['decisions.findings', 'decisions.staleFeeds', 'decisions.evidence'] as const),
  ],
  of: Home,
  stated: ['changes', 'feeds'],
});
