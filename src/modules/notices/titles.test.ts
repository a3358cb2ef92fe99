import { describe, expect, it } from 'vitest';
import type { NodeRef } from '../register/contract.ts';
import { NoticeType } from './contract.ts';
import { type Gist, pathOf, titleOf } from './titles.ts';

const product = (number: number, name: string): NodeRef => ({
  id: `id-${number}`,
  kind: 'product',
  number: `P-000${number}`,
  name,
});
const supplier = (name: string): NodeRef => ({ id: name, kind: 'supplier', number: 'S-0001', name });

function aGist(gist: Partial<Gist> & { type: Gist['type'] }): Gist {
  return {
    events: 1,
    at: new Date(0),
    counts: {},
    facts: {},
    total: gist.subjects?.length ?? 0,
    subjects: [],
    ...gist,
  };
}

describe('titleOf', () => {
  it('says of a mass event how much is new and how much of that is urgent, in one sentence', () => {
    const gist = aGist({
      type: 'findings.opened',
      counts: { opened: 1037, exploited: 3, malicious: 0 },
      total: 12,
      subjects: [product(1, 'Portal')],
    });

    expect(titleOf(gist)).toBe('1,037 new findings in 12 products, 3 known exploited');
    expect(pathOf(gist)).toBe('/findings?exploited=true');
  });

  it('names the product where there is one, and what turned urgent without being new', () => {
    const both = { type: 'findings.opened' as const, subjects: [product(4, 'Portal')] };

    expect(titleOf(aGist({ ...both, counts: { opened: 1, malicious: 1, turned: 2 } }))).toBe(
      '1 new finding in Portal, 1 malicious, 2 earlier ones now known to be exploited',
    );
    expect(titleOf(aGist({ ...both, counts: { opened: 0, turned: 1 } }))).toBe(
      '1 finding in Portal now known to be exploited',
    );
    expect(pathOf(aGist({ ...both, counts: { opened: 1 } }))).toBe('/products/P-0004/findings');
  });

  it('says of decisions that end why they do, and leads to what is to be decided again', () => {
    const woke = { type: 'triage.woke' as const, subjects: [product(4, 'Portal')] };

    expect(titleOf(aGist({ ...woke, counts: { findings: 1, knownExploited: 1 } }))).toBe(
      '1 finding in Portal is to be decided again: known exploitation changed',
    );
    expect(titleOf(aGist({ ...woke, total: 3, counts: { findings: 12, range: 2, severity: 9, vex: 1 } }))).toBe(
      '12 findings in 3 products are to be decided again: the severity, the affected range and what others say changed',
    );
    expect(pathOf(aGist(woke))).toBe('/findings?woke=true&product=P-0004');
    expect(titleOf(aGist({ ...woke, type: 'triage.expired', counts: { findings: 2 } }))).toBe(
      'The time of what was decided is over for 2 findings in Portal',
    );
  });

  it('counts what came together and names the single one', () => {
    expect(titleOf(aGist({ type: 'imports.applied', facts: { import: 'I-0007' } }))).toBe('Import I-0007 was applied');
    expect(titleOf(aGist({ type: 'imports.applied', events: 3, facts: { import: 'I-0007' } }))).toBe(
      '3 imports were applied',
    );
    expect(titleOf(aGist({ type: 'boms.read', events: 40, total: 12 }))).toBe(
      '40 bills of materials of 12 products were read',
    );
  });

  it('lists at most three names', () => {
    const subjects = ['Aarle', 'Brink', 'Corvo', 'Dunmarrow'].map(supplier);
    const followed = { type: 'followed.changed' as const };

    expect(titleOf(aGist({ ...followed, subjects: subjects.slice(0, 1) }))).toBe('Aarle was changed');
    expect(titleOf(aGist({ ...followed, subjects: subjects.slice(0, 2) }))).toBe('Aarle and Brink were changed');
    expect(titleOf(aGist({ ...followed, subjects, total: 9 }))).toBe('Aarle, Brink, Corvo and 6 more were changed');
  });

  it('says of evidence how much ends how soon, and of one piece until when it holds', () => {
    const expires = { type: 'evidence.expires' as const, subjects: [supplier('Aarle')] };
    const one = aGist({
      ...expires,
      counts: { evidence: 1, lastDay: 1 },
      facts: { evidence: 'E-0031', until: '1 Dec 2026' },
    });
    const many = aGist({ ...expires, events: 8, counts: { evidence: 8, within7Days: 1, lastDay: 2 } });

    expect(titleOf(one)).toBe('Evidence on Aarle holds until 1 Dec 2026');
    expect(pathOf(one)).toBe('/evidence/E-0031');
    expect(titleOf(many)).toBe(
      'Evidence on Aarle expires: 2 pieces on the last day, 1 within 7 days, 5 within 30 days',
    );
    expect(pathOf(many)).toBe('/evidence?state=expires-soon&sort=validUntil');
  });

  it('names the release cycle and the day of one end of life, and counts several', () => {
    const facts = { what: 'Node.js 22', on: '30 Apr 2027' };
    const subjects = [supplier('Forge')];

    expect(titleOf(aGist({ type: 'boms.ends', subjects, facts, counts: { ending: 1 } }))).toBe(
      'End of life of Node.js 22 in Forge: 30 Apr 2027',
    );
    expect(titleOf(aGist({ type: 'boms.ends', events: 3, subjects, facts, counts: { ending: 2, ended: 1 } }))).toBe(
      'End of life of 3 release cycles in Forge: 1 past it, 2 near it',
    );
  });

  it('names the supplier and the assessment, and counts several', () => {
    const subjects = ['Aarle', 'Brink'].map(supplier);
    const facts = { assessment: 'A-0003', due: '1 Dec 2026' };
    const one = { subjects: subjects.slice(0, 1), facts };
    const both = { events: 2, subjects, facts };

    expect(titleOf(aGist({ type: 'assessments.submitted', ...one }))).toBe('Aarle has submitted assessment A-0003');
    expect(titleOf(aGist({ type: 'assessments.changed', ...one, counts: { changed: 3 } }))).toBe(
      'Aarle has changed 3 answers of assessment A-0003',
    );
    expect(titleOf(aGist({ type: 'assessments.commented', ...one }))).toBe(
      'Aarle wrote a comment in assessment A-0003',
    );
    expect(titleOf(aGist({ type: 'assessments.overdue', ...one }))).toBe(
      'Assessment A-0003 of Aarle was due on 1 Dec 2026',
    );
    expect(titleOf(aGist({ type: 'assessments.overdue', ...both }))).toBe(
      '2 assessments of Aarle and Brink are past their due date',
    );
    const finding = { subjects: subjects.slice(0, 1), facts: { finding: 'G-0002', due: '1 Dec 2026' } };
    expect(titleOf(aGist({ type: 'assessments.plan-overdue', ...finding }))).toBe(
      'Finding G-0002 on Aarle was to be mended by 1 Dec 2026',
    );
    expect(titleOf(aGist({ type: 'assessments.retest-overdue', ...both }))).toBe(
      '2 findings on Aarle and Brink were not retested in time',
    );
    expect(pathOf(aGist({ type: 'assessments.submitted', ...one }))).toBe('/assessments/A-0003');
    expect(pathOf(aGist({ type: 'assessments.overdue', ...both }))).toBe('/assessments?overdue=true');
  });

  it('has a sentence and a place for every type', () => {
    for (const type of NoticeType.options) {
      const gist = aGist({
        type,
        subjects: [supplier('Aarle')],
        counts: { opened: 1, names: 1, evidence: 1 },
        facts: {
          import: 'I-1',
          finding: 'G-0001',
          declaration: 'D-0001',
          assessment: 'A-0001',
          due: '1 Dec 2026',
          evidence: 'E-0001',
          feed: 'OSV',
          name: 'x',
          expires: '1 Dec 2026',
          job: 'x',
          role: 'analyst',
          until: '1 Dec 2026',
          what: 'Node.js 22',
          on: '1 Dec 2026',
          rule: 'Over 40 % on one owner',
        },
      });

      expect(titleOf(gist)).toMatch(/^\S.*\S$/);
      expect(titleOf(gist)).not.toMatch(/undefined|NaN|\.$/);
      expect(pathOf(gist)).toMatch(/^\//);
    }
  });
});
