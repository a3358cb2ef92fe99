import { type Severity, severityLevels } from '../../formats/cvss/severity.ts';
import {
  type SarifLevel,
  type SarifLog,
  type SarifNotification,
  type SarifResult,
  type SarifRule,
  sarifLog,
  uriOfPath,
} from '../../formats/sarif/sarif.ts';
import { uncheckedSentences } from '../matching/advisory-index.ts';
import type { ScanFinding, ScanResult } from './result.ts';
import { sentenceOfUnspoken } from './without-advisories.ts';

export interface SarifContext {
  /** The BOM as it was named on the command line. */
  path: string;
  programVersion: string;
  /** CVSS score 0.0 to 10.0, for readers that sort by it. */
  scoreOfVector(vector: string): number | null;
}

/** A scan as SARIF: a rule for each vulnerability, a result for each finding, a notification for what could not be checked. */
export function sarifOfScan(scan: ScanResult, context: SarifContext): SarifLog {
  const rules = new Map<string, { index: number; rule: SarifRule }>();
  for (const finding of scan.findings) {
    if (!rules.has(finding.advisory.id)) {
      rules.set(finding.advisory.id, { index: rules.size, rule: ruleOf(finding, context) });
    }
  }
  const { total, checked, unchecked, withoutAdvisories = [] } = scan.components;
  const uri = uriOfPath(context.path);
  return sarifLog({
    tool: {
      driver: {
        name: 'Holdfast',
        version: context.programVersion,
        rules: [...rules.values()].map(({ rule }) => rule),
      },
    },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          ...unchecked.map(notificationOf),
          ...withoutAdvisories.map((one) => ({
            descriptor: { id: 'without-advisories' },
            level: 'warning' as const,
            message: { text: sentenceOfUnspoken(one) },
          })),
        ],
      },
    ],
    artifacts: [{ location: { uri } }],
    results: scan.findings.map((finding) => resultOf(finding, rules.get(finding.advisory.id)!.index, uri)),
    properties: { total, checked, withoutAdvisories, advisories: scan.data.advisories },
  });
}

function ruleOf({ advisory, severity, malicious }: ScanFinding, { scoreOfVector }: SarifContext): SarifRule {
  const score = severity?.vector ? scoreOfVector(severity.vector) : null;
  return {
    id: advisory.id,
    shortDescription: { text: advisory.summary || advisory.id },
    defaultConfiguration: { level: levelOf(severity) },
    properties: {
      tags: malicious ? ['security', 'malicious-package'] : ['security', 'vulnerability'],
      aliases: advisory.aliases,
      ...(score === null ? {} : { 'security-severity': score.toFixed(1) }),
    },
  };
}

function resultOf(finding: ScanFinding, ruleIndex: number, uri: string): SarifResult {
  const { component, advisory, match, severity, knownExploited, malicious, fixedIn } = finding;
  return {
    ruleId: advisory.id,
    ruleIndex,
    level: malicious || knownExploited ? 'error' : levelOf(severity),
    message: { text: messageOf(finding) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri, index: 0 } },
        logicalLocations: [{ fullyQualifiedName: component.purl, name: component.name, kind: 'package' }],
      },
    ],
    partialFingerprints: { 'componentAndVulnerability/v1': `${component.purl} ${advisory.id}` },
    properties: { severity: severity?.level ?? 'unknown', knownExploited, malicious, fixedIn, match },
  };
}

function messageOf({ component, advisory, match, knownExploited, malicious, fixedIn }: ScanFinding): string {
  const what = malicious ? 'is a malicious package' : 'has a known vulnerability';
  const fix = fixedIn.length > 0 ? `Fixed in ${fixedIn.join(', ')}.` : 'No fixed version is known.';
  const exploited = knownExploited ? ' It is known to be exploited.' : '';
  return `${component.name} ${match.version} ${what}: ${advisory.id}.${exploited} ${fix}`;
}

/** Unknown is no note: somebody has to look. */
function levelOf(severity: Severity | null): SarifLevel {
  if (!severity) return 'warning';
  const rank = severityLevels.indexOf(severity.level);
  if (rank >= severityLevels.indexOf('high')) return 'error';
  return severity.level === 'medium' ? 'warning' : 'note';
}

function notificationOf({ name, reason }: ScanResult['components']['unchecked'][number]): SarifNotification {
  return {
    descriptor: { id: reason },
    level: 'warning',
    message: { text: `${name} could not be checked. ${uncheckedSentences[reason]}` },
  };
}
